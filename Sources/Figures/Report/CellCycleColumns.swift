internal import Lineage

/// What a report says of the ages and cycles of budding cells.
struct CellCycleColumns {
    private static let phases: [(name: String, spans: @Sendable (CellCycleSummary) -> PhaseSpans)] = [
        ("cycle", { $0.cycles }), ("first G1", { $0.firstG1 }), ("G1", { $0.laterG1 }), ("budded phase", { $0.budded }),
    ]

    private let lineages: LineageContents
    private let summaries: [Int: CellCycleSummary]

    /// Sums up the cells; nil where none buds.
    init?(_ lineages: LineageContents) {
        guard lineages.forest.divisions.contains(where: { $0.kind == .budding }) else { return nil }
        self.lineages = lineages
        summaries = CellCycleSummary.all(of: lineages.forest).reduce(into: [:]) { $0[$1.cell] = $1 }
    }

    private var unit: String { lineages.clock.isInMinutes ? "min" : "frames" }

    /// Names of the columns.
    var names: [String] {
        ["replicative age"] + CellCycleColumns.phases.map { "\($0.name) (\(unit))" }
    }

    /// The fields of a cell: its age, at least that where what it did before is not known, and mean lengths.
    func fields(of cell: Int) -> [ReportTable.Field] {
        guard let summary = summaries[cell] else { return names.map { _ in ReportTable.Field("") } }
        return [age(of: summary)]
            + CellCycleColumns.phases.map { phase in
                let lengths = lengths(of: phase.spans(summary))
                let mean = lengths.isEmpty ? .nan : lengths.reduce(0, +) / Double(lengths.count)
                return ReportTable.Field(mean.isFinite ? fixedDecimals(mean, 1) : "", number: mean)
            }
    }

    /// Medians over all cells of what their records hold from beginning to end.
    var facts: [(name: String, value: String)] {
        CellCycleColumns.phases.map { phase in
            let all = summaries.values.flatMap { lengths(of: phase.spans($0)) }
            return ("median \(phase.name), of those seen whole", MedianInterval(of: all).text(scale: 1, unit: unit))
        }
    }

    private func age(of summary: CellCycleSummary) -> ReportTable.Field {
        guard let age = summary.replicativeAge, lineages.origins[summary.cell] != .debris else {
            return ReportTable.Field("", number: .nan)
        }
        return ReportTable.Field(summary.isHistoryKnown ? "\(age)" : "≥ \(age)", number: Double(age))
    }

    private func lengths(of spans: PhaseSpans) -> [Double] {
        spans.complete.map { lineages.clock.duration(from: $0.lowerBound, to: $0.upperBound) }
    }
}
