/// How much of a cell the border of the image hides, and what that does to its value.
///
/// While the border moves over a cell its value wanders, for no two parts of a cell are quite alike: the variance of what a
/// share adds that comes or goes is taken to be that share's part of the variance of the whole. That one is learnt from the
/// cells in full view: the value over a quarter of a cell at one of its sides, beside that of the whole cell. The same side
/// comes back after four frames, and only what is then found again is a difference within the cell; the rest is noise.
struct HiddenShare {
    /// Frames after which the same side of a cell is looked at again.
    private static let turn = CellPart.allCases.count
    /// Fewer pairs of looks than this tell nothing.
    private static let fewestPairs = 20
    /// Differences beyond this many robust standard deviations count as this many.
    private static let mostDeviations = 3.0
    /// Points of a trace in full view from which its usual area is taken.
    private static let fewestWhole = 3

    /// Standard deviation of the relative change of a value when all of a cell but a last bit is hidden.
    let relativeDeviation: Double
    /// Median area of all cells in full view, in pixels; NaN where there is none.
    private let usualArea: Double

    /// Learns from all traces of a reporter.
    init(_ traces: [RawTrace]) {
        let whole = traces.map { $0.points.filter { !$0.touchesBorder } }
        usualArea = RobustStatistics.median(whole.flatMap { $0.map(\.area) })
        let differences = whole.map { points in
            Dictionary(points.compactMap { point in point.partDifference.map { (point.frame, $0) } }) { first, _ in
                first
            }
        }
        let limit = HiddenShare.limit(differences.flatMap { $0.values.map(abs) })
        var (sum, pairs) = (0.0, 0)
        for (points, found) in zip(whole, differences) {
            for point in points {
                guard let now = found[point.frame], let later = found[point.frame + HiddenShare.turn] else { continue }
                sum += min(max(now, -limit), limit) * min(max(later, -limit), limit)
                pairs += 1
            }
        }
        let isKnown = pairs >= HiddenShare.fewestPairs && sum > 0
        relativeDeviation = isKnown ? (sum / Double(pairs) / (1 - CellPart.share)).squareRoot() : 0
    }

    /// The share of the cell that is out of view in each point of a trace; 0 in full view.
    func shares(of trace: RawTrace) -> [Double] {
        let whole = trace.points.lazy.filter { !$0.touchesBorder }.map(\.area)
        let area = whole.count < HiddenShare.fewestWhole ? usualArea : RobustStatistics.median(Array(whole))
        return trace.points.map { point in
            guard point.touchesBorder, area > point.area else { return 0 }
            return 1 - point.area / area
        }
    }

    private static func limit(_ differences: [Double]) -> Double {
        mostDeviations * RobustStatistics.normalScale * RobustStatistics.median(differences)
    }
}

extension RawTracePoint {
    /// Relative difference of the value over a part of the cell from that of the cell, nearly its logarithm:
    /// 2 (part - value) / (part + value); nil where either is unknown or not positive.
    fileprivate var partDifference: Double? {
        let part = uncertainty.part
        guard value > 0, part > 0, part.isFinite, value.isFinite else { return nil }
        return 2 * (part - value) / (part + value)
    }
}
