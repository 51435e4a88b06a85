public import Lineage
public import Reporters

/// Everything that a comparison of growth and divisions shows, as plain values.
public struct GrowthContents: Sendable {
    /// What was found.
    public var comparison: GrowthComparison
    /// Time axis; it tells whether times are minutes or frames.
    public var clock: LineageClock
    /// What is counted; nil where movies differ in it.
    public var event: CumulativeDivisions.Event?
    /// Moments that figures mark, such as a dose.
    public var marks: [TimeMark]

    /// Makes contents.
    public init(
        comparison: GrowthComparison,
        clock: LineageClock,
        event: CumulativeDivisions.Event?,
        marks: [TimeMark] = []
    ) {
        self.comparison = comparison
        self.clock = clock
        self.event = event
        self.marks = marks
    }

    /// The groups' results.
    var results: [GrowthResult] { comparison.groups }

    /// The numbers that every comparison has.
    var usualQuantities: [GrowthQuantity] { [.doublingTime, .median(.cycle), .divisionsPerFounder] }

    /// The phases of cell cycles that are compared; none where no movie tells them.
    var phasesOfCycles: [CellPhase] { comparison.phases.filter { $0 != .cycle } }

    /// What a reader should know of growth, a sentence each.
    var ownWarnings: [String] {
        clock.isInMinutes
            ? [] : ["The time between frames is unknown: doubling times and cell cycles are in frames."]
    }

    /// The figures for which there are data.
    public var figures: [NamedFigure] {
        guard results.contains(where: { !$0.movies.isEmpty }) else { return [] }
        var figures = [
            NamedFigure("growth-numbers", numbers, caption: numberCaption),
            NamedFigure("divisions-per-founder", divisions, caption: divisionCaption),
        ]
        if results.contains(where: { $0.doubling.births > 0 }) {
            figures.append(NamedFigure("growth-curves", growth, caption: growthCaption))
        }
        if !phasesOfCycles.isEmpty {
            figures.append(NamedFigure("cell-phases", phaseNumbers, caption: phaseNumberCaption))
        }
        return figures + comparison.phases.compactMap(survival)
    }

    private var numbers: GrowthColumnsFigure {
        GrowthColumnsFigure(
            title: "Growth and divisions, group by group",
            results: results,
            quantities: usualQuantities,
            clock: clock,
            notes: results.filter { !$0.doubling.reason.isEmpty }.map {
                "\($0.name.isEmpty ? "" : "\($0.name): ")no doubling time: \($0.doubling.reason)"
            }
        )
    }

    private var phaseNumbers: GrowthColumnsFigure {
        GrowthColumnsFigure(
            title: "Phases of cell cycles, group by group",
            results: results,
            quantities: phasesOfCycles.map { .median($0) },
            clock: clock
        )
    }

    private var divisions: PopulationFigure {
        PopulationFigure(
            title: "Cumulative divisions per founder",
            groups: results.map { group($0, $0.divisions) },
            valueLabel: "Divisions per founder",
            statistic: "mean",
            clock: clock,
            marks: marks,
            notes: [groupNote { counted($0.number(of: .divisionsPerFounder)?.count ?? 0, "founder") }]
        )
    }

    private var growth: PopulationFigure {
        PopulationFigure(
            title: "Growth, corrected for cells that leave and enter",
            groups: results.map { group($0, $0.growth) },
            valueLabel: "log2 (N / N0)",
            statistic: "count",
            clock: clock,
            marks: marks,
            notes: [groupNote { "doubling time \(doublingText($0))" }],
            reference: 0
        )
    }

    /// How long a phase lasts; nil where none was seen to end.
    private func survival(of phase: CellPhase) -> NamedFigure? {
        let curves = results.map { (name: $0.name, curve: $0.curve(of: phase)) }
        guard curves.contains(where: { $0.curve.completeCount > 0 }) else { return nil }
        let tests = results.compactMap { result -> String? in
            let found = result.differences.first { $0.quantity == .median(phase) }
            guard let test = found?.logRank, test.pValue.isFinite else { return nil }
            return "\(result.name) against \(comparison.reference ?? ""): log-rank p \(pValueText(test.pValue))"
        }
        let figure = SurvivalFigure(
            title: "How long the \(phase.name) lasts",
            groups: curves,
            timeLabel: "Length of the \(phase.name)",
            shareLabel: "Share that lasts longer",
            isInMinutes: clock.isInMinutes,
            notes: [groupNote { "median \(medianText(of: phase, $0))" }] + tests
        )
        return NamedFigure(phase.fileName, figure, caption: survivalCaption(of: phase))
    }

    private func group(_ result: GrowthResult, _ course: GrowthCourse) -> PopulationGroup {
        PopulationGroup(
            name: result.name,
            traces: [],
            course: course.group,
            wells: result.wells.count > 1 ? course.wells : []
        )
    }

    /// The doubling time of a group with its interval by wells, or why there is none.
    func doublingText(_ result: GrowthResult) -> String {
        guard result.doubling.reason.isEmpty, let number = result.number(of: .doublingTime) else {
            return "none (\(result.doubling.reason))"
        }
        return "\(GrowthQuantity.doublingTime.text(number.estimate)) \(GrowthQuantity.doublingTime.unit(clock))"
    }

    private func medianText(of phase: CellPhase, _ result: GrowthResult) -> String {
        let quantity = GrowthQuantity.median(phase)
        guard let estimate = result.number(of: quantity)?.estimate, estimate.value.isFinite else {
            return "not reached"
        }
        return "\(quantity.text(estimate)) \(quantity.unit(clock))"
    }

    /// A fact of every group in a line.
    private func groupNote(_ fact: (GrowthResult) -> String) -> String {
        results.map { $0.name.isEmpty ? fact($0) : "\($0.name): \(fact($0))" }.joined(separator: " · ")
    }
}
