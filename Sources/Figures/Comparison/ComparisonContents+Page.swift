internal import Reporters

extension ComparisonContents {
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
        var numbers = ReportPage.Section(id: "numbers", title: "In numbers")
        numbers.table(groupTable)
        if let falsePositives { numbers.paragraph(falsePositives) }
        if !rule.isEmpty { numbers.paragraph("Rule of a \(rule).") }
        if comparison.reference != nil {
            numbers.table(differenceTable)
            numbers.paragraph(ComparisonContents.testNote)
        }
        var sections = [numbers]
        let warnings = allWarnings
        if !warnings.isEmpty {
            var section = ReportPage.Section(id: "warnings", title: "What to read with care")
            section.list(warnings)
            sections.append(section)
        }
        var pictures = ReportPage.Section(id: "figures", title: "Figures")
        for figure in figures { try pictures.figure(figure) }
        sections.append(pictures)
        if !kinshipTable.rows.isEmpty {
            var section = ReportPage.Section(id: "relatives", title: "Relatives")
            section.table(kinshipTable)
            sections.append(section)
        }
        var wells = ReportPage.Section(id: "wells", title: "Wells")
        wells.table(wellTable)
        sections.append(wells)
        var made = ReportPage.Section(id: "provenance", title: "Results and parameters")
        provenance.forEach { made.table($0) }
        sections.append(made)
        return ReportPage(title: title, subtitles: subtitles, sections: sections)
    }

    /// What the p-values are.
    private static let testNote = """
        p of wells: exact rank test of the numbers of wells. p of cells: rank test with each cell as a replicate, which it is \
        not; too small where wells differ. Neither is corrected for the number of comparisons.
        """
}
