internal import Reporters

/// All that a comparison of groups writes: of a reporter, where there is one, and of growth and divisions.
public struct ComparisonPage: Sendable {
    /// What is said of the reporter; nil where growth and divisions alone are compared.
    public var reporter: ComparisonContents?
    /// What is said of growth and divisions.
    public var growth: GrowthContents
    /// What a reader should know of the results, a sentence each; what follows from the numbers of wells is added.
    public var warnings: [String]

    /// Makes a page.
    public init(reporter: ComparisonContents?, growth: GrowthContents, warnings: [String] = []) {
        self.reporter = reporter
        self.growth = growth
        self.warnings = warnings
    }

    /// Names of the groups, before them the reporter's or that of growth.
    public var title: String {
        let names = growth.results.map(\.name).joined(separator: ", ")
        return "\(reporter?.reporter ?? "Growth and divisions"): \(names)"
    }

    /// All that a reader should know, a sentence each.
    public var allWarnings: [String] {
        warnings + (reporter?.ownWarnings ?? []) + growth.ownWarnings + wellWarnings.sentences
    }

    private var wellWarnings: WellWarnings {
        WellWarnings(
            groups: growth.results.map { ($0.name, $0.wells.count) },
            reference: growth.comparison.reference
        )
    }

    /// The figures for which there are data.
    public var figures: [NamedFigure] { (reporter?.figures ?? []) + growth.figures }

    /// Tables for other programs: names of files with their text in CSV.
    public var files: [(name: String, text: String)] { (reporter?.files ?? []) + growth.files }

    /// The page.
    ///
    /// - Parameters:
    ///   - title: the page's title.
    ///   - subtitles: lines below it, such as the program's version.
    ///   - provenance: tables of results and parameters.
    /// - Returns: the page.
    /// - Throws: `FigureError` of the first figure that cannot be drawn.
    public func page(
        title: String,
        subtitles: [String],
        provenance: [ReportTable]
    ) throws(FigureError) -> ReportPage {
        var sections = [reporter.map(numbers), growthNumbers].compactMap(\.self)
        let warnings = allWarnings
        if !warnings.isEmpty {
            var section = ReportPage.Section(id: "warnings", title: "What to read with care")
            section.list(warnings)
            sections.append(section)
        }
        var pictures = ReportPage.Section(id: "figures", title: "Figures")
        for figure in figures { try pictures.figure(figure, elsewhere: "beside it lies") }
        sections.append(pictures)
        if let table = reporter?.kinshipTable, !table.rows.isEmpty {
            sections.append(section("relatives", "Relatives", [table]))
        }
        let phases = growth.phasesOfCycles.isEmpty ? nil : growth.moviePhaseTable
        sections.append(section("wells", "Wells and movies", [reporter?.wellTable, growth.movieTable, phases]))
        sections.append(section("provenance", "Results and parameters", provenance))
        return ReportPage(title: title, subtitles: subtitles, sections: sections)
    }

    private func section(_ id: String, _ title: String, _ tables: [ReportTable?]) -> ReportPage.Section {
        var section = ReportPage.Section(id: id, title: title)
        tables.compactMap(\.self).forEach { section.table($0) }
        return section
    }

    private func numbers(_ reporter: ComparisonContents) -> ReportPage.Section {
        var section = ReportPage.Section(id: "numbers", title: "In numbers")
        section.table(reporter.groupTable)
        if let falsePositives = reporter.falsePositives { section.paragraph(falsePositives) }
        if !reporter.rule.isEmpty { section.paragraph("Rule of a \(reporter.rule).") }
        if reporter.comparison.reference != nil {
            section.table(reporter.differenceTable)
            section.paragraph(ComparisonPage.testNote)
        }
        return section
    }

    private var growthNumbers: ReportPage.Section {
        var section = ReportPage.Section(id: "growth", title: "Growth and divisions")
        section.table(growth.groupTable)
        if !growth.phasesOfCycles.isEmpty { section.table(growth.phaseTable) }
        growth.missingDoublings.forEach { section.paragraph($0) }
        if growth.comparison.reference != nil {
            section.table(growth.differenceTable)
            section.paragraph(ComparisonPage.growthNote)
        }
        return section
    }

    /// What the p-values are.
    private static let testNote = """
        p of wells: exact rank test of the numbers of wells. p of cells: rank test with each cell as a replicate, which it is \
        not; too small where wells differ. Neither is corrected for the number of comparisons.
        """

    /// What the p-values of growth are.
    private static let growthNote = """
        p of wells: exact rank test of the numbers of wells. Log-rank p: test of all cell cycles, or phases, finished or cut off, \
        with each as a replicate, which it is not; too small where wells differ. Neither is corrected for the number of comparisons.
        """
}
