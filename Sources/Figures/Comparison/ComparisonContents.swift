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
    /// What a reader should know of the results, a sentence each; what follows from the numbers of wells is added.
    public var warnings: [String]

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
        warnings = []
    }

    /// The groups' results.
    var results: [GroupResult] { comparison.groups }

    /// All that a reader should know, a sentence each.
    public var allWarnings: [String] {
        var sentences = warnings
        if !clock.isInMinutes {
            sentences.append(
                "The time between frames is unknown: times are frames, and times of responses are missing."
            )
        }
        let single = results.filter { $0.wells.count == 1 }.map { $0.name }
        if !single.isEmpty, comparison.reference != nil || results.count == 1 {
            let names = single.filter { !$0.isEmpty }.joined(separator: ", ")
            sentences.append(
                "\(names.isEmpty ? "There is" : "\(names): there is") one well, and so no interval by wells: many cells of "
                    + "one well do not tell how wells differ."
            )
        }
        let few = results.filter { (2...3).contains($0.wells.count) }.map { "\($0.name) \($0.wells.count)" }
        if !few.isEmpty {
            sentences.append(
                "With fewer than four wells (\(few.joined(separator: ", "))) intervals by wells are rough, rather too short."
            )
        }
        return sentences + [smallestPValue].compactMap(\.self)
    }

    /// What few wells can tell at all.
    private var smallestPValue: String? {
        guard let reference = results.first(where: { $0.name == comparison.reference }) else { return nil }
        let smallest = results.filter { $0.contrast != nil }.map { group in
            2 / ComparisonContents.divisions(group.wells.count, reference.wells.count)
        }.min()
        guard let smallest, smallest > 0.05 else { return nil }
        return """
            With so few wells the test of wells gives no p-value below \(fixedDecimals(min(1, smallest), 3)), however different \
            the groups are; that of cells takes each cell for a replicate.
            """
    }

    /// In how many ways so many and so many wells can be divided.
    private static func divisions(_ first: Int, _ second: Int) -> Double {
        (0..<min(first, second)).reduce(1.0) { $0 * Double(first + second - $1) / Double($1 + 1) }
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
