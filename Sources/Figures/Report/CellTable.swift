internal import Lineage
internal import Reporters

/// The table of all cells of a report: where each comes from, when it was seen, and how it responds.
struct CellTable {
    private let lineages: LineageContents
    private let reporter: ReporterContents?
    private let linked: Set<Int>

    /// Makes the table.
    ///
    /// - Parameters:
    ///   - lineages: the cells.
    ///   - reporter: the reporter whose responses are shown; nil for none.
    ///   - linked: tracks that are shown one by one, to which their numbers lead.
    init(_ lineages: LineageContents, reporter: ReporterContents?, linked: Set<Int>) {
        self.lineages = lineages
        self.reporter = reporter
        self.linked = linked
    }

    var table: ReportTable {
        let unit = lineages.clock.isInMinutes ? "min" : "frame"
        var columns = [
            "cell", "mother", "founder", "kind of birth", "generation", "from (\(unit))", "to (\(unit))", "end",
        ]
        let cycles = CellCycleColumns(lineages)
        columns += cycles?.names ?? []
        if hasResponses {
            columns += ["response", "R0", "amplitude (%)", "t½ (min)", "onset (min)", "flags"]
        } else if reporter != nil {
            columns += ["values", "median value", "flags"]
        }
        let responses = (reporter?.responses ?? []).reduce(into: [Int: CellResponse]()) { $0[$1.track] = $1 }
        let traces = (reporter?.traces ?? []).reduce(into: [Int: Trace]()) { $0[$1.track] = $1 }
        let rows = lineages.forest.cells.map { cell in
            var fields = lineageFields(cell) + (cycles?.fields(of: cell.id) ?? [])
            if hasResponses {
                fields += responseFields(responses[cell.id])
            } else if reporter != nil {
                fields += traceFields(traces[cell.id])
            }
            return fields
        }
        let note = linked.isEmpty ? "" : "; those with a link are shown one by one below"
        let caption = counted(rows.count, "cell") + note
        return ReportTable(caption: caption, columns: columns, rows: rows, isSortable: true)
    }

    private var hasResponses: Bool { !(reporter?.responses ?? []).isEmpty }

    private func lineageFields(_ cell: LineageCell) -> [ReportTable.Field] {
        let origin = lineages.origins[cell.id]
        let isUnborn = origin == .debris || origin == .foreign
        let inView = isUnborn ? origin?.rawValue ?? "" : "in view"
        let kind = lineages.forest.birthDivision(of: cell.id)?.kind.rawValue ?? inView
        return [
            ReportTable.Field(
                "\(cell.id)",
                number: Double(cell.id),
                link: linked.contains(cell.id) ? "cell-\(cell.id)" : nil
            ),
            number(cell.mother.map(Double.init) ?? .nan, 0), number(origin == .debris ? .nan : Double(cell.root), 0),
            ReportTable.Field(kind),
            number(Double(cell.generation), 0), number(lineages.clock.time(ofFrame: cell.birthFrame), 1),
            number(lineages.clock.time(ofFrame: cell.endFrame), 1), ReportTable.Field(cell.fate.rawValue),
        ]
    }

    private func responseFields(_ response: CellResponse?) -> [ReportTable.Field] {
        guard let response else { return ["", "", "", "", "", ""].map { ReportTable.Field($0) } }
        return [
            ReportTable.Field(response.isResponder.map { $0 ? "yes" : "no" } ?? "not decided"),
            number(response.baseline.value, 3), estimate(response.amplitude.mapped { $0 * 100 }),
            estimate(response.halfTimeInSeconds.mapped { $0 / 60 }),
            estimate(response.onsetInSeconds.mapped { $0 / 60 }),
            ReportTable.Field(response.flags.names.joined(separator: ", ")),
        ]
    }

    private func traceFields(_ trace: Trace?) -> [ReportTable.Field] {
        let values = (trace?.points ?? []).map(\.value).filter(\.isFinite).sorted()
        let flags = (trace?.points ?? []).reduce(into: ReporterFlags()) { $0.formUnion($1.flags) }
        return [
            number(Double(values.count), 0), number(quantile(of: values, 0.5), 3),
            ReportTable.Field(flags.names.joined(separator: ", ")),
        ]
    }

    private func number(_ value: Double, _ decimals: Int) -> ReportTable.Field {
        ReportTable.Field(value.isFinite ? fixedDecimals(value, decimals) : "", number: value)
    }

    private func estimate(_ estimate: Estimate) -> ReportTable.Field {
        guard estimate.value.isFinite else { return ReportTable.Field("", number: .nan) }
        let ends = "\(fixedDecimals(estimate.lower, 1)) to \(fixedDecimals(estimate.upper, 1))"
        let interval = estimate.lower.isFinite && estimate.upper.isFinite ? " (\(ends))" : ""
        return ReportTable.Field(fixedDecimals(estimate.value, 1) + interval, number: estimate.value)
    }
}
