import Foundation

/// The cells of one frame, and what changed their number since the frame before.
public struct PopulationCount: Sendable, Equatable {
    /// Cells as they were seen.
    public var cells: Int
    /// New cells by the event that is counted, of mothers that were in view in the frame before.
    public var births: Int
    /// Other cells whose record begins here, buds that come into view with their mothers among them; none in the first
    /// frame that has cells.
    public var entries: Int
    /// Cells whose record ended in the frame before without a division; none behind the last frame that has cells.
    public var exits: Int
    /// Cells without exits and entries: what the cells of the first frame became.
    public var corrected: Double

    /// Makes a count; a corrected number that is not given is the one seen.
    public init(cells: Int, births: Int = 0, entries: Int = 0, exits: Int = 0, corrected: Double? = nil) {
        self.cells = cells
        self.births = births
        self.entries = entries
        self.exits = exits
        self.corrected = corrected ?? Double(cells)
    }

    /// Corrects the number from that of the frame before, by the births over the cells that were watched.
    ///
    /// Those are still in view or divided; of others nobody saw whether they gave birth. The first cells that are seen begin
    /// the count, and a frame that shares none with the one before leaves it as it was.
    mutating func grow(fromCells before: Int, corrected last: Double) {
        guard last > 0 else { return corrected = Double(cells) }
        let watched = before - exits
        corrected = watched > 0 ? last * (1 + Double(births) / Double(watched)) : last
    }
}

/// How fast a population doubles, corrected for cells that leave the field of view or come in.
///
/// From frame to frame the corrected number grows by births over mothers that were watched: cells that are in view in
/// both frames, or divided between them. Births of mothers that were not in view before count as little as they do, so who
/// leaves or enters changes nothing, nor does a frame in which most cells are missed. This is the product-limit estimator
/// with cells that leave as censored. A line through its logarithm gives the rate.
public struct PopulationGrowth: Sendable, Equatable {
    /// What makes a new cell.
    public let event: CumulativeDivisions.Event
    /// Cells in every frame, from frame 0 on.
    public let frames: [PopulationCount]
    /// Doublings per unit of the clock: minutes, or frames where the clock is unknown; nil without a rate.
    public let rate: Double?
    /// 95 % interval of the rate.
    ///
    /// The wider of two errors counts: that of the line, and that of the number of births, which is a count.
    public let rateInterval: ClosedRange<Double>?
    /// Share of the variance of log2 that the line explains; nil without a rate.
    public let rSquared: Double?

    /// Measures growth by the event that fits: the emergence of buds where all divisions are buds, else mitoses.
    ///
    /// - Parameters:
    ///   - forest: all cells.
    ///   - clock: gives the time of every frame.
    /// - Complexity: O(cells + frames).
    public init(_ forest: LineageForest, clock: LineageClock) {
        let kinds = Set(forest.divisions.map(\.kind))
        self.init(forest, event: kinds == [.budding] ? .budEmergence : .mitosis, clock: clock)
    }

    /// Measures growth.
    ///
    /// - Parameters:
    ///   - forest: all cells; a new cell counts from its birth on, a bud from its emergence or its separation.
    ///   - event: what makes a new cell: `.budEmergence`, `.cytokinesis` (only where it is known) or `.mitosis`.
    ///   - clock: gives the time of every frame.
    /// - Complexity: O(cells + frames).
    public init(_ forest: LineageForest, event: CumulativeDivisions.Event, clock: LineageClock) {
        self.init(event: event, frames: PopulationCounter(forest, event: event).frames(), clock: clock)
    }

    /// Measures the growth of several movies as if their cells were of one.
    ///
    /// From frame to frame the number grows by the births in all movies that reach so far over the cells watched there, so
    /// movies may differ in length. Without movies there is no growth.
    ///
    /// - Parameters:
    ///   - movies: growth in each movie, by the same event.
    ///   - weights: how often each movie counts.
    ///   - frameCount: frames that count, from the first one on; nil for all.
    ///   - clock: gives the time of every frame of the longest movie.
    /// - Complexity: O(movies times frames).
    public init?(pooling movies: [PopulationGrowth], weights: [Int], frameCount: Int? = nil, clock: LineageClock) {
        guard let event = movies.first?.event else { return nil }
        let length = min(movies.map(\.frames.count).max() ?? 0, frameCount ?? .max)
        let weighted = zip(movies, weights)
        var frames: [PopulationCount] = []
        for frame in 0..<length {
            var now = PopulationCount(cells: 0)
            var before = 0
            for (movie, weight) in weighted where movie.frames.indices.contains(frame) {
                let count = movie.frames[frame]
                now.cells += weight * count.cells
                now.births += weight * count.births
                now.entries += weight * count.entries
                now.exits += weight * count.exits
                if frame > 0 { before += weight * movie.frames[frame - 1].cells }
            }
            now.grow(fromCells: before, corrected: frames.last?.corrected ?? 0)
            frames.append(now)
        }
        self.init(event: event, frames: frames, clock: clock)
    }

    private init(event: CumulativeDivisions.Event, frames: [PopulationCount], clock: LineageClock) {
        self.event = event
        self.frames = frames
        let line = GrowthLine(
            frames.indices.filter { frames[$0].cells > 0 }
                .map { (clock.time(ofFrame: $0), log2(frames[$0].corrected)) },
            births: frames.reduce(0) { $0 + $1.births }
        )
        rate = line?.slope
        rateInterval = line?.interval
        rSquared = line?.rSquared
    }

    /// Cells in every frame, from frame 0 on, as they were seen.
    public var counts: [Int] { frames.map(\.cells) }

    /// The same without exits and entries: what the cells of the first frame became.
    public var correctedCounts: [Double] { frames.map(\.corrected) }

    /// New cells by the event that is counted, of mothers that were in view in the frame before.
    public var births: Int { frames.reduce(0) { $0 + $1.births } }

    /// Counted cells whose record ends without a division before the last frame that has cells.
    public var exits: Int { frames.reduce(0) { $0 + $1.exits } }

    /// Counted cells that come into view after the first frame that has cells, alone or as buds with their mothers.
    public var entries: Int { frames.reduce(0) { $0 + $1.entries } }

    /// The logarithm to base 2 of the corrected number over that of the first frame with cells, log2(N / N0); nil where
    /// there are no cells.
    ///
    /// - Complexity: O(frames before the first cell).
    public func log2Fold(inFrame frame: Int) -> Double? {
        guard frames.indices.contains(frame), frames[frame].corrected > 0,
            let first = frames.first(where: { $0.corrected > 0 })
        else { return nil }
        return log2(frames[frame].corrected / first.corrected)
    }

    /// Frames that the line goes through: those that have cells; none without a rate.
    public var fittedFrames: [Int] { rate == nil ? [] : frames.indices.filter { frames[$0].cells > 0 } }

    /// Time of a doubling, in units of the clock; nil unless the population grows.
    public var doublingTime: Double? { rate.flatMap { $0 > 0 ? 1 / $0 : nil } }

    /// 95 % interval of the time of a doubling; nil unless all of the rate's interval is growth.
    public var doublingTimeInterval: ClosedRange<Double>? {
        rateInterval.flatMap { $0.lowerBound > 0 ? 1 / $0.upperBound...1 / $0.lowerBound : nil }
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
