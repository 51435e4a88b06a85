import Foundation

/// How the buds of a movie grow: the area of a bud is a power of the time since a beginning of its own.
///
/// `area(t) = (root + rate t)^exponent`, with t in frames from the bud's first mask. A line through the areas would say
/// that young buds are smaller than they are, because buds begin slowly. The exponent is the movie's, root and rate are
/// the bud's.
struct BudGrowth {
    /// Exponents that are tried: 1 is growth by equal areas, 2 growth by equal radii.
    private static let exponents = (10...20).map { Double($0) / 10 }

    /// The power of time with which areas grow.
    let exponent: Double
    /// Frames from a bud's first one that tell of its growth.
    private let frames: Int
    /// Rate of the buds that are too short to have one of their own.
    private let usualRate: Double

    /// Learns how the buds of a movie grow.
    ///
    /// - Parameters:
    ///   - buds: the sightings of every bud.
    ///   - frames: sightings from the first one that are looked at.
    init(_ buds: [[Sighting]], frames: Int) {
        let young = buds.map { $0.prefix(frames) }
        let long = young.filter { $0.count >= 4 }
        let errors = BudGrowth.exponents.map { exponent in
            long.reduce(0) { $0 + (Line($1, exponent: exponent)?.error ?? 0) }
        }
        let best = errors.indices.min { errors[$0] < errors[$1] } ?? 0
        let exponent = BudGrowth.exponents[best]
        self.exponent = exponent
        self.frames = frames
        usualRate = median(young.lazy.compactMap { Line($0, exponent: exponent)?.rate }) ?? 0
    }

    /// The growth of one bud; nil for one that does not grow, nor do others.
    func course(of bud: [Sighting]) -> Course? {
        guard let first = bud.first else { return nil }
        if let line = Line(bud.prefix(frames), exponent: exponent), line.rate > 0 {
            return Course(root: line.root, rate: line.rate, exponent: exponent)
        }
        guard usualRate > 0 else { return nil }
        return Course(root: pow(first.area, 1 / exponent), rate: usualRate, exponent: exponent)
    }

    /// The area of one bud over time.
    struct Course {
        fileprivate let root: Double
        fileprivate let rate: Double
        fileprivate let exponent: Double

        /// Area a number of frames after the bud's first mask, in pixels; 0 before its beginning.
        func area(after frames: Int) -> Double {
            pow(max(0, root + rate * Double(frames)), exponent)
        }
    }

    /// The least-squares line through the roots of a bud's areas.
    private struct Line {
        let root: Double
        let rate: Double
        /// Sum of the squared errors of the areas that the line stands for.
        let error: Double

        /// Fits a line; nil for fewer than three sightings.
        init?(_ bud: ArraySlice<Sighting>, exponent: Double) {
            guard let first = bud.first, bud.count >= 3 else { return nil }
            let points = bud.map { (x: Double($0.frame - first.frame), y: pow($0.area, 1 / exponent)) }
            guard let rate = slope(points) else { return nil }
            let count = Double(points.count)
            let root = points.reduce(0) { $0 + $1.y - rate * $1.x } / count
            self.rate = rate
            self.root = root
            error = zip(bud, points).reduce(0) { sum, pair in
                let difference = pair.0.area - pow(max(0, root + rate * pair.1.x), exponent)
                return sum + difference * difference
            }
        }
    }
}
