internal import Lineage

/// The divisions of a report that are least sure, with the command that explains each.
struct DivisionTable {
    /// Rows that are shown at most.
    private static let rowLimit = 20

    private let lineages: LineageContents
    private let resultPath: String

    /// Makes the table.
    ///
    /// - Parameters:
    ///   - lineages: the cells and divisions.
    ///   - resultPath: the result file, as the command names it.
    init(_ lineages: LineageContents, resultPath: String) {
        self.lineages = lineages
        self.resultPath = resultPath
    }

    var table: ReportTable {
        let unit = lineages.clock.isInMinutes ? "min" : "frames"
        let all = lineages.forest.divisions
        let chosen = lineages.leastSureDivisions(DivisionTable.rowLimit)
        let shown = chosen.count < all.count ? "the \(chosen.count) least sure of them" : "the least sure ones first"
        return ReportTable(
            caption: "\(counted(all.count, "division")), \(shown); the command shows what each rests on",
            columns: ["frame", "time (\(unit))", "kind", "mother", "daughters", "confidence", "command"],
            rows: chosen.map(row),
            isSortable: true
        )
    }

    private func row(_ division: Division) -> [ReportTable.Field] {
        let time = lineages.clock.time(ofFrame: division.frame)
        return [
            ReportTable.Field("\(division.frame)", number: Double(division.frame)),
            ReportTable.Field(fixedDecimals(time, 1), number: time),
            ReportTable.Field(division.kind.rawValue),
            ReportTable.Field("\(division.mother)", number: Double(division.mother)),
            ReportTable.Field(division.daughters.map { "\($0)" }.joined(separator: ", ")),
            ReportTable.Field(fixedDecimals(division.confidence, 3), number: division.confidence),
            ReportTable.Field(command(for: division)),
        ]
    }

    /// Explains the birth of the first daughter in her first frame.
    private func command(for division: Division) -> String {
        guard let daughter = division.daughters.first.flatMap({ lineages.forest.cell($0) }) else { return "" }
        return "celltrack why \(shellWord(resultPath)) --track \(daughter.id) --frame \(daughter.birthFrame)"
    }

    /// A word of a command line: quoted where it has characters that a shell reads otherwise.
    private func shellWord(_ text: String) -> String {
        let plain = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "/._-+".unicodeScalars.contains(scalar)
        }
        guard !plain || text.isEmpty || text.hasPrefix("-") else { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
