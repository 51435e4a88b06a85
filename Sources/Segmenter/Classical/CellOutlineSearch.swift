internal import CellImage
import Foundation

/// Looks for the outline of a cell from a point within it: the closed line across which dark turns to light most steeply.
///
/// The outline is a radius for each of many directions; from one direction to the next it changes little. The best
/// radii are found by dynamic programming. So vacuoles, which are as light as a halo but seen in few directions, and
/// necks, where there is no halo, are passed over.
///
/// - Source: the idea of star-convex outlines by dynamic programming in polar coordinates is that of CellStar: Versari and others,
///   Journal of the Royal Society Interface 14 (2017) 20160705. What an outline is worth is our own.
struct CellOutlineSearch {
    /// Directions looked into.
    static let directionCount = 48
    /// Steps per typical diameter.
    private static let stepsPerDiameter = 40.0
    /// Radii looked at, as steps: from a tenth of a diameter to one and a half.
    private static let radii = 4..<60
    /// Most steps by which the radius changes from one direction to the next.
    private static let mostChange = 3
    /// Price of such a change, per squared step, as a share of the image's range.
    private static let stiffness: Float = 0.03
    /// Price of light passed on the way, per pixel.
    private static let lightPrice: Float = 0.03
    /// Worth of the image's border as an outline, as a share of the image's range.
    private static let borderWorth: Float = 0.1

    /// Typical diameter of the cells, in pixels.
    let diameter: Double
    private let signal: Plane<Float>
    private let lightLevel: Float
    private let range: Float
    private let step: Double
    private let directions: [PixelPoint]

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - flat: cells dark, turned to positive, in light halos.
    ///   - diameter: typical diameter of the cells, in pixels.
    init(_ flat: FlatImage, diameter: Double) {
        self.diameter = diameter
        signal = flat.signal
        lightLevel = flat.haloLevel
        range = flat.top - flat.bottom
        step = diameter / CellOutlineSearch.stepsPerDiameter
        directions = (0..<CellOutlineSearch.directionCount).map { number in
            let angle = 2 * Double.pi * Double(number) / Double(CellOutlineSearch.directionCount)
            return PixelPoint(x: cos(angle), y: sin(angle))
        }
    }

    /// The corners of the best outline about a point, in pixels.
    func outline(around center: PixelPoint) -> [PixelPoint] {
        let worth = worths(around: center)
        let open = path(worth, from: nil)
        let closed = path(worth, from: closingRadius(of: open))
        return zip(directions, closed).map { direction, index in
            let radius = Double(index + CellOutlineSearch.radii.lowerBound) * step
            return PixelPoint(x: center.x + radius * direction.x, y: center.y + radius * direction.y)
        }
    }

    /// A radius that a closed outline surely has in the first direction.
    private func closingRadius(of open: [Int]) -> Int {
        if let first = open.first, let last = open.last, abs(first - last) <= CellOutlineSearch.mostChange {
            return first
        }
        return open.sorted()[open.count / 2]
    }

    /// What each radius is worth, direction by direction.
    private func worths(around center: PixelPoint) -> [Float] {
        let radii = CellOutlineSearch.radii
        let reach = max(1, Int((1 / step).rounded()))
        var worths: [Float] = []
        worths.reserveCapacity(directions.count * radii.count)
        var values = [Float](repeating: 0, count: radii.upperBound + reach)
        for direction in directions {
            var inImage = 0
            for index in values.indices {
                let x = center.x + Double(index) * step * direction.x
                let y = center.y + Double(index) * step * direction.y
                if x >= 0, y >= 0, x <= Double(signal.width - 1), y <= Double(signal.height - 1) { inImage = index }
                values[index] = signal.interpolated(x: x, y: y)
            }
            var passed: Float = 0
            for index in 0..<radii.upperBound {
                let inner = max(index - reach, 0)
                if index >= radii.lowerBound {
                    let edge = values[inner] - values[index + reach] - passed
                    worths.append(index <= inImage ? edge : CellOutlineSearch.borderWorth * range)
                }
                passed += CellOutlineSearch.lightPrice * Float(step) * max(0, lightLevel - values[inner])
            }
        }
        return worths
    }

    /// The best path through all directions, as positions in the radii; closed when it begins from a given one.
    private func path(_ worths: [Float], from start: Int?) -> [Int] {
        let count = CellOutlineSearch.radii.count
        let reach = CellOutlineSearch.mostChange
        let price = CellOutlineSearch.stiffness * range
        var sums = Array(worths[..<count])
        if let start {
            for index in 0..<count where index != start { sums[index] = -.infinity }
        }
        var origins: [Int] = []
        origins.reserveCapacity((directions.count - 1) * count)
        for direction in 1..<directions.count {
            var next = [Float](repeating: -.infinity, count: count)
            for index in 0..<count {
                var origin = index
                for before in max(0, index - reach)...min(count - 1, index + reach) {
                    let change = Float(before - index)
                    let sum = sums[before] - price * change * change
                    if sum > next[index] {
                        next[index] = sum
                        origin = before
                    }
                }
                next[index] += worths[direction * count + index]
                origins.append(origin)
            }
            sums = next
        }
        if let start {
            for index in 0..<count {
                let change = Float(index - start)
                sums[index] = abs(index - start) <= reach ? sums[index] - price * change * change : -.infinity
            }
        }
        var place = sums.indices.max { sums[$0] < sums[$1] } ?? 0
        var path = [place]
        for direction in stride(from: directions.count - 2, through: 0, by: -1) {
            place = origins[direction * count + place]
            path.append(place)
        }
        return path.reversed()
    }
}

extension Plane<Float> {
    /// The value between pixels, bilinear; beyond the image that of its edge.
    fileprivate func interpolated(x: Double, y: Double) -> Float {
        let x = min(max(x, 0), Double(width - 1))
        let y = min(max(y, 0), Double(height - 1))
        let (column, row) = (Int(x), Int(y))
        let (right, below) = (min(column + 1, width - 1), min(row + 1, height - 1))
        let (across, down) = (Float(x - Double(column)), Float(y - Double(row)))
        let upper = self[row, column] * (1 - across) + self[row, right] * across
        let lower = self[below, column] * (1 - across) + self[below, right] * across
        return upper * (1 - down) + lower * down
    }
}
