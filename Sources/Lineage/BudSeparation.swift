import CellImage
import Foundation

/// Estimates when a bud separates from its mother (cytokinesis), which masks show only indirectly.
///
/// Every frame is weighed, and that there is no separation before the record ends. What counts: the bud's size
/// relative to its mother's, that growth slows down, how long before the mother's next bud it is, and that the two are
/// never apart before.
struct BudSeparation {
    /// The best frame.
    struct Estimate: Equatable {
        /// First frame in which the two are separate.
        var frame: Int
        /// Share of all weight that lies within two frames, or a twelfth of the time since emergence.
        var confidence: Double
    }

    /// What bounds the separation of one bud.
    struct Bounds {
        /// Frame in which the bud emerged.
        var emergence: Int
        /// Frame in which the mother's next bud emerges; nil for none.
        var nextBud: Int?
        /// Frame in which the bud's own first bud emerges; nil for none.
        var ownBud: Int?
    }

    /// Area of a bud over its mother's at separation, and its spread as a logarithm.
    private static let areaRatio = (usual: 0.68, spread: 0.2)
    /// Part of a mother's cycle between a separation and her next bud, and its spread.
    private static let restShare = (usual: 0.25, spread: 0.1)
    /// Weight of a frame apart before the separation.
    private static let apartCost = 1.5
    /// Neighbouring frames tell nearly the same of growth: two count as one.
    private static let growthWeight = 0.5

    /// Frames after emergence in which a separation is looked for.
    let longest: Int
    /// Frames after emergence before which there is none.
    let shortest: Int
    /// Distance of outlines that is clear, in pixels.
    let gap: Double

    /// The most likely frame; nil when the record more likely ends before the separation.
    func estimate(bud: [Sighting], mother: [Sighting], bounds: Bounds) -> Estimate? {
        let cells = Dictionary(mother.lazy.map { ($0.frame, $0) }) { first, _ in first }
        let end = min(bounds.emergence + longest, bounds.nextBud ?? .max, bounds.ownBud ?? .max)
        let pairs = bud.prefix { $0.frame <= end }.compactMap { sighting in
            cells[sighting.frame].map { (bud: sighting, mother: $0) }
        }
        let first = pairs.firstIndex { $0.bud.frame >= bounds.emergence + shortest } ?? pairs.endIndex
        guard pairs.count >= 4, first < pairs.endIndex, let last = pairs.last else { return nil }
        let growth = GrowthBreak(pairs.map { (x: Double($0.bud.frame), y: $0.bud.area) })
        let ratios = smoothed(pairs.map { $0.bud.area / $0.mother.area })
        var apart = 0.0
        var weights: [(frame: Int, log: Double)] = []
        for (index, pair) in pairs.enumerated() {
            if index >= first {
                let log =
                    BudSeparation.growthWeight * growth.logLikelihood(at: index) + sizeWeight(ratios[index])
                    + restWeight(pair.bud.frame, bounds) - BudSeparation.apartCost * apart
                weights.append((pair.bud.frame, log))
            }
            if isApart(pair.bud, pair.mother) { apart += 1 }
        }
        let isBounded = bounds.nextBud != nil || bounds.ownBud != nil
        let never =
            isBounded
            ? -Double.infinity
            : BudSeparation.growthWeight * growth.logLikelihoodWithout + survival(ratios[ratios.count - 1])
                - BudSeparation.apartCost * apart
        return best(of: weights, never: never, emergence: bounds.emergence, last: last.bud.frame)
    }

    private func best(
        of weights: [(frame: Int, log: Double)],
        never: Double,
        emergence: Int,
        last: Int
    ) -> Estimate? {
        guard let best = weights.max(by: { $0.log < $1.log }) else { return nil }
        let top = max(best.log, never)
        let shares = weights.map { (frame: $0.frame, weight: exp($0.log - top)) }
        let total = shares.map(\.weight).reduce(0, +)
        let sum = total + exp(never - top)
        guard total > sum / 2 else { return nil }
        // The middle of the weight errs less than its peak.
        var passed = 0.0
        let middle = shares.first { share in
            passed += share.weight
            return passed >= total / 2
        }
        let frame = middle?.frame ?? best.frame
        let near = max(2, (frame - emergence) / 12)
        let within = shares.filter { abs($0.frame - frame) <= near }.map(\.weight).reduce(0, +)
        return Estimate(frame: frame, confidence: within / sum)
    }

    private func sizeWeight(_ ratio: Double) -> Double {
        let deviation = log(max(ratio, 1e-6) / BudSeparation.areaRatio.usual) / BudSeparation.areaRatio.spread
        return -0.5 * deviation * deviation
    }

    /// Logarithm of the chance that a bud of this relative size is still to separate, over the same unit.
    private func survival(_ ratio: Double) -> Double {
        let deviation = log(max(ratio, 1e-6) / BudSeparation.areaRatio.usual) / BudSeparation.areaRatio.spread
        return log(max(1e-12, erfc(deviation / 2.0.squareRoot()))) + log((2 * Double.pi).squareRoot())
    }

    private func restWeight(_ frame: Int, _ bounds: Bounds) -> Double {
        guard let next = bounds.nextBud, next > bounds.emergence else { return 0 }
        let share = Double(next - frame) / Double(next - bounds.emergence)
        let deviation = (share - BudSeparation.restShare.usual) / BudSeparation.restShare.spread
        return -0.5 * deviation * deviation
    }

    private func isApart(_ bud: Sighting, _ mother: Sighting) -> Bool {
        mother.centroid.distance(to: bud.centroid) - mother.radius(towards: bud.centroid)
            - bud.radius(towards: mother.centroid) > gap
    }

    /// Medians of three neighbours.
    private func smoothed(_ values: [Double]) -> [Double] {
        values.indices.map { index in
            median(values[max(0, index - 1)...min(values.count - 1, index + 1)]) ?? values[index]
        }
    }
}

/// How well a growth curve is two lines that meet, for every place where they may meet.
private struct GrowthBreak {
    /// Log likelihood of one line, relative to nothing else.
    let logLikelihoodWithout: Double
    private let residuals: [Double]
    private let count: Double
    private let floor: Double

    init(_ points: [(x: Double, y: Double)]) {
        count = Double(points.count)
        let single = GrowthBreak.residual(points, meetingAt: nil)
        // Outlines are not surer than a percent of the largest area.
        let largest = points.map(\.y).max() ?? 1
        floor = count * (0.01 * largest) * (0.01 * largest)
        residuals = points.map { GrowthBreak.residual(points, meetingAt: $0.x) }
        logLikelihoodWithout = -count / 2 * log(max(single, floor))
    }

    func logLikelihood(at index: Int) -> Double {
        -count / 2 * log(max(residuals[index], floor))
    }

    /// Sum of squares that lines leave: y = a + b x + c max(0, x - x0), with c at most 0, for growth slows down.
    private static func residual(_ points: [(x: Double, y: Double)], meetingAt place: Double?) -> Double {
        let count = Double(points.count)
        let meanX = points.map(\.x).reduce(0, +) / count
        let meanY = points.map(\.y).reduce(0, +) / count
        var xx = 0.0
        var xy = 0.0
        var yy = 0.0
        for point in points {
            xx += (point.x - meanX) * (point.x - meanX)
            xy += (point.x - meanX) * (point.y - meanY)
            yy += (point.y - meanY) * (point.y - meanY)
        }
        guard xx > 0 else { return yy }
        let line = yy - xy * xy / xx
        guard let place else { return max(0, line) }
        let bend = points.map { max(0, $0.x - place) }
        let meanBend = bend.reduce(0, +) / count
        var hh = 0.0
        var hx = 0.0
        var hy = 0.0
        for (point, value) in zip(points, bend) {
            hh += (value - meanBend) * (value - meanBend)
            hx += (value - meanBend) * (point.x - meanX)
            hy += (value - meanBend) * (point.y - meanY)
        }
        // What the bend explains beyond the line.
        let free = hh - hx * hx / xx
        let shared = hy - hx * xy / xx
        guard free > 1e-9, shared < 0 else { return max(0, line) }
        return max(0, line - shared * shared / free)
    }
}
