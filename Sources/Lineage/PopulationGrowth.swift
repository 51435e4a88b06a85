import Foundation

/// How fast a population doubles, corrected for cells that leave the field of view or come in.
///
/// From frame to frame the corrected number grows by the share of new cells among those that were there; who leaves
/// or enters changes nothing. A line through its logarithm gives the rate.
public struct PopulationGrowth: Sendable, Equatable {
    /// Cells in every frame, from frame 0 on, as they were seen.
    public let counts: [Int]
    /// The same without exits and entries: what the cells of the first frame became.
    public let correctedCounts: [Double]
    /// New cells by the event that is counted.
    public let births: Int
    /// Cells whose record ends before the movie without a division.
    public let exits: Int
    /// Cells whose record begins after frame 0 without a birth.
    public let entries: Int
    /// Doublings per unit of the clock: minutes, or frames where the clock is unknown; nil without a rate.
    public let rate: Double?
    /// 95 % interval of the rate.
    ///
    /// The wider of two errors counts: that of the line, and that of the number of births, which is a count.
    public let rateInterval: ClosedRange<Double>?
    /// Share of the variance of log2 that the line explains; nil without a rate.
    public let rSquared: Double?

    /// Measures growth.
    ///
    /// - Parameters:
    ///   - forest: all cells; a new cell counts from its birth on, a bud from its emergence or its separation.
    ///   - event: what makes a new cell: `.budEmergence`, `.cytokinesis` (only where it is known) or `.mitosis`.
    ///   - clock: gives the time of every frame.
    /// - Complexity: O(cells + frames).
    public init(_ forest: LineageForest, event: CumulativeDivisions.Event, clock: LineageClock) {
        let frames = max(0, forest.lastFrame + 1)
        var change = Array(repeating: 0, count: frames + 1)
        var born = Array(repeating: 0, count: frames)
        var births = 0
        var entries = 0
        for cell in forest.cells {
            guard let first = PopulationGrowth.firstFrame(of: cell, in: forest, event: event) else { continue }
            guard first < frames, first <= cell.endFrame else { continue }
            change[first] += 1
            change[min(cell.endFrame + 1, frames)] -= 1
            if let division = forest.birthDivision(of: cell.id) {
                // A mitosis takes one cell and gives two or three.
                let isFirst = division.kind == .budding || division.daughters.first != cell.id
                if isFirst { born[first] += 1; births += 1 }
            } else if first > 0 {
                entries += 1
            }
        }
        var counts: [Int] = []
        var corrected: [Double] = []
        for frame in 0..<frames {
            let before = counts.last ?? 0
            counts.append(before + change[frame])
            let share = before > 0 ? Double(born[frame]) / Double(before) : 0
            corrected.append((corrected.last ?? Double(counts[0])) * (1 + share))
            if before == 0 { corrected[frame] = Double(counts[frame]) }
        }
        self.counts = counts
        correctedCounts = corrected
        self.births = births
        self.entries = entries
        exits = forest.cells.count { $0.endFrame < forest.lastFrame && $0.fate != .divided }
        let line = GrowthLine(
            (0..<frames).filter { corrected[$0] > 0 }.map { (clock.time(ofFrame: $0), log2(corrected[$0])) },
            births: births
        )
        rate = line?.slope
        rateInterval = line?.interval
        rSquared = line?.rSquared
    }

    /// Time of a doubling, in units of the clock; nil unless the population grows.
    public var doublingTime: Double? { rate.flatMap { $0 > 0 ? 1 / $0 : nil } }

    /// 95 % interval of the time of a doubling; nil unless all of the rate's interval is growth.
    public var doublingTimeInterval: ClosedRange<Double>? {
        rateInterval.flatMap { $0.lowerBound > 0 ? 1 / $0.upperBound...1 / $0.lowerBound : nil }
    }

    private static func firstFrame(
        of cell: LineageCell,
        in forest: LineageForest,
        event: CumulativeDivisions.Event
    ) -> Int? {
        guard let division = forest.birthDivision(of: cell.id), division.kind == .budding else {
            return cell.birthFrame
        }
        return event == .cytokinesis ? division.cytokinesisFrame : division.emergenceFrame ?? division.frame
    }
}

/// The least-squares line through logarithms of counts.
private struct GrowthLine {
    let slope: Double
    let interval: ClosedRange<Double>
    let rSquared: Double

    init?(_ points: [(x: Double, y: Double)], births: Int) {
        guard points.count >= 3, births >= 3, let slope = Lineage.slope(points) else { return nil }
        let count = Double(points.count)
        let meanX = points.map(\.x).reduce(0, +) / count
        let meanY = points.map(\.y).reduce(0, +) / count
        let spreadX = points.map { ($0.x - meanX) * ($0.x - meanX) }.reduce(0, +)
        let spreadY = points.map { ($0.y - meanY) * ($0.y - meanY) }.reduce(0, +)
        let rest = points.map { point -> Double in
            let residual = point.y - meanY - slope * (point.x - meanX)
            return residual * residual
        }
        .reduce(0.0, +)
        guard spreadY > 0 else { return nil }
        let lineError = (rest / (count - 2) / spreadX).squareRoot()
        let countError = abs(slope) / Double(births).squareRoot()
        let error = 1.96 * max(lineError, countError)
        self.slope = slope
        interval = slope - error...slope + error
        rSquared = 1 - rest / spreadY
    }
}
