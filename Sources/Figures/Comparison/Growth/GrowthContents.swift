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

    /// What a reader should know of growth, a sentence each.
    var ownWarnings: [String] {
        clock.isInMinutes
            ? [] : ["The time between frames is unknown: doubling times and cell cycles are in frames."]
    }

    /// What is counted, in words.
    private var eventName: String {
        switch event {
        case .mitosis: "mitoses"
        case .budEmergence: "emergences of buds"
        case .cytokinesis: "separations of buds"
        case nil: "divisions"
        }
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
        if results.contains(where: { $0.cycles.completeCount > 0 }) {
            figures.append(NamedFigure("cell-cycles", cycles, caption: cycleCaption))
        }
        return figures
    }

    private var numbers: GrowthColumnsFigure {
        GrowthColumnsFigure(
            title: "Growth and divisions, group by group",
            results: results,
            clock: clock,
            notes: results.filter { !$0.doubling.reason.isEmpty }.map {
                "\($0.name.isEmpty ? "" : "\($0.name): ")no doubling time: \($0.doubling.reason)"
            }
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

    private var cycles: SurvivalFigure {
        let tests = results.compactMap { result -> String? in
            guard let test = result.differences.compactMap(\.logRank).first, test.pValue.isFinite else { return nil }
            return "\(result.name) against \(comparison.reference ?? ""): log-rank p \(pValueText(test.pValue))"
        }
        return SurvivalFigure(
            title: "How long cell cycles last",
            groups: results.map { ($0.name, $0.cycles) },
            timeLabel: "Length of a cell cycle",
            shareLabel: "Share that lasts longer",
            isInMinutes: clock.isInMinutes,
            notes: [groupNote { "median \(cycleText($0))" }] + tests
        )
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

    private func cycleText(_ result: GrowthResult) -> String {
        guard let estimate = result.number(of: .cycle)?.estimate, estimate.value.isFinite else { return "not reached" }
        return "\(GrowthQuantity.cycle.text(estimate)) \(GrowthQuantity.cycle.unit(clock))"
    }

    /// A fact of every group in a line.
    private func groupNote(_ fact: (GrowthResult) -> String) -> String {
        results.map { $0.name.isEmpty ? fact($0) : "\($0.name): \(fact($0))" }.joined(separator: " · ")
    }

    private var numberCaption: String {
        """
        A sign per movie (doubling times of its own, where ten births or more tell one) or per cell cycle, a diamond per \
        well, a bar for the group with its 95 % interval by wells. The bar of cell cycles is the median by Kaplan and Meier, \
        in which cycles that outlast their record count for as long as they were seen.
        """
    }

    private var divisionCaption: String {
        """
        Divisions (\(eventName)) so far of the cells that the movies begin with and of their descendants, per such cell; thin \
        lines are single wells. The band is the 95 % bootstrap interval from resampling wells and their movies; a single well \
        has none. Cells that leave the field no longer divide in it. The strip shows the cells in view.
        """
    }

    private var growthCaption: String {
        """
        The number of cells that those of the first frame became, if none had left or come in: it grows by the births among \
        the cells in view. A step of 1 is a doubling. Thin lines are single wells; the band is the 95 % bootstrap interval from \
        resampling wells and their movies.
        """
    }

    private var cycleCaption: String {
        """
        Share of the cell cycles that last longer than a time, by Kaplan and Meier: a cycle that its record cuts off counts \
        for as long as it was seen. The band is the 95 % interval with each cycle as a replicate. A cycle goes from birth to \
        division or, where cells bud, from the emergence of one bud to that of the next.
        """
    }
}
