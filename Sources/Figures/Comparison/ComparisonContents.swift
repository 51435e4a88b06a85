public import Lineage
public import Reporters

/// Everything that a comparison of groups shows, as plain values.
public struct ComparisonContents: Sendable {
    /// Name of the reporter.
    public var reporter: String
    /// The reporter with its unit, such as "AMPK (ex480/ex405)".
    public var valueLabel: String
    /// Name of the number relative to the baseline, such as "R/R0".
    public var normalizedLabel: String
    /// The normalised value of the baseline itself; nil where there is none.
    public var baselineValue: Double?
    /// The groups with their cells.
    public var groups: [ExperimentGroup]
    /// What was found of them, in the same order.
    public var comparison: GroupComparison
    /// Time axis.
    public var clock: LineageClock
    /// Time axis around divisions, evenly spaced.
    public var alignedClock: LineageClock
    /// The dose; nil when there was none.
    public var dose: TimeMark?
    /// The rule by which a cell is called a responder; empty without a dose.
    public var rule: String
    /// Least relative change of a responder; nil when the rule has none.
    public var threshold: Double?

    /// Makes contents; what is not given is set where it is known.
    public init(
        reporter: String,
        valueLabel: String,
        groups: [ExperimentGroup],
        comparison: GroupComparison,
        clock: LineageClock,
        alignedClock: LineageClock
    ) {
        self.reporter = reporter
        self.valueLabel = valueLabel
        normalizedLabel = "R/R0"
        baselineValue = 1
        self.groups = groups
        self.comparison = comparison
        self.clock = clock
        self.alignedClock = alignedClock
        rule = ""
    }

    /// The groups' results.
    var results: [GroupResult] { comparison.groups }

    /// What a reader should know of this reporter, a sentence each.
    var ownWarnings: [String] {
        clock.isInMinutes
            ? [] : ["The time between frames is unknown: times are frames, and times of responses are missing."]
    }

    /// How often the rule calls cells of the reference responders, in a sentence; nil without a reference or a dose.
    public var falsePositives: String? {
        guard let reference = comparison.reference, let counts = results.compactMap(\.contrast).first?.responders,
            counts.vehicleCount > 0
        else { return nil }
        let rate = counts.falsePositiveRate
        let ends = [rate.lower, rate.upper].map(CellQuantity.responders.text)
        return """
            False positives of the rule: it calls \(counts.vehicleResponders) of \(counted(counts.vehicleCount, "cell")) \
            of \(reference) responders, \(CellQuantity.responders.text(rate.value)) % \
            (90 % interval of cells \(ends[0]) to \(ends[1]) %).
            """
    }
}
