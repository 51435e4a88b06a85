internal import Lineage
internal import Reporters

/// Everything that a report of one movie shows, as plain values.
public struct ReportContents: Sendable {
    /// The page's title.
    public var title: String
    /// Lines below it, such as the program's version.
    public var subtitles: [String]
    /// What a reader should know about the movie and the run, a sentence each; what shows in the data is added.
    public var warnings: [String]
    /// Names with their values; numbers of responses and growth are added.
    public var summary: [(name: String, value: String)]
    /// Pictures of the movie.
    public var pictures: [NamedFigure]
    /// The reporters.
    public var reporters: [ReporterContents]
    /// The lineages.
    public var lineages: LineageContents
    /// The cells that are shown one by one, reporter by reporter in the same order.
    public var selections: [CellSelection]
    /// Film strips of these cells by track, reporter by reporter; none where the movie is not at hand.
    public var strips: [[Int: [FilmStrip]]]
    /// Films of the divisions that are least sure; none where the movie is not at hand.
    public var divisionFilms: [DivisionFilm]
    /// Why film strips are missing; empty where they are not.
    public var stripNote: String
    /// The result file, as commands that the page names have it.
    public var resultPath: String
    /// Parameters, inputs and programs.
    public var provenance: [ReportTable]

    /// Makes contents; what is not given is set where it is known.
    public init(title: String, subtitles: [String], lineages: LineageContents) {
        self.title = title
        self.subtitles = subtitles
        self.lineages = lineages
        warnings = []
        summary = []
        pictures = []
        reporters = []
        selections = []
        strips = []
        divisionFilms = []
        stripNote = ""
        resultPath = "FILE"
        provenance = []
    }

    /// The page.
    ///
    /// - Throws: `FigureError` of the first figure that cannot be drawn.
    /// - Complexity: O(points of all traces + pixels of all pictures).
    public func page() throws(FigureError) -> ReportPage {
        var sections = [summarySection]
        sections += [warningSection, try pictureSection()].compactMap(\.self)
        for (place, reporter) in reporters.enumerated() {
            sections.append(try section(of: reporter, place: place))
        }
        sections += [try lineageSection(), try divisionSection(), cellSection].compactMap(\.self)
        for place in reporters.indices { sections += [try detailSection(place)].compactMap(\.self) }
        sections += [provenanceSection].compactMap(\.self)
        return ReportPage(title: title, subtitles: subtitles, sections: sections)
    }

    private var summarySection: ReportPage.Section {
        var section = ReportPage.Section(id: "summary", title: "In numbers")
        let cycles = CellCycleColumns(lineages)?.facts ?? []
        section.facts(summary + reporters.flatMap(responseFacts) + growthFacts + cycles)
        return section
    }

    private func responseFacts(_ reporter: ReporterContents) -> [(name: String, value: String)] {
        guard !reporter.responses.isEmpty else { return [] }
        let decided = reporter.countedResponses.filter { $0.isResponder != nil }
        let responders = decided.filter { $0.isResponder == true }
        let share = Double(responders.count) / Double(max(1, decided.count)) * 100
        let halves = MedianInterval(of: responders.map(\.halfTimeInSeconds.value))
        return [
            (
                "\(reporter.name): responders",
                "\(responders.count) of \(decided.count) cells (\(fixedDecimals(share, 1)) %)"
            ),
            ("\(reporter.name): median t½ of responders", halves.text(scale: 1 / 60.0, unit: "min")),
        ] + amplitudeFacts(of: responders, reporter: reporter.name)
    }

    /// Amplitudes of responders; a median of those that rise and those that fall together would be of neither.
    private func amplitudeFacts(of responders: [CellResponse], reporter: String) -> [(name: String, value: String)] {
        let amplitudes = responders.map(\.amplitude.value)
        let (rising, falling) = (amplitudes.filter { $0 > 0 }, amplitudes.filter { $0 < 0 })
        guard !rising.isEmpty, !falling.isEmpty else {
            let median = MedianInterval(of: amplitudes).text(scale: 100, unit: "%")
            return [("\(reporter): median amplitude of responders", median)]
        }
        return [("rise", rising), ("fall", falling)].map { way, amplitudes in
            (
                "\(reporter): median amplitude of the \(amplitudes.count) responders that \(way)",
                MedianInterval(of: amplitudes).text(scale: 100, unit: "%")
            )
        }
    }

    private var growthFacts: [(name: String, value: String)] {
        guard let fit = lineages.growthFit else {
            return lineages.growth.obstacle.map { [("doubling time", "not given: \($0)")] } ?? []
        }
        let unit = lineages.clock.isInMinutes ? "min" : "frames"
        let time = fit.doublingTime
        let hasInterval = time.lower.isFinite && time.upper.isFinite
        let ends = "\(fixedDecimals(time.lower, 1)) to \(fixedDecimals(time.upper, 1))"
        let quality = "R² = \(fixedDecimals(fit.rSquared, 3))"
        let value = "\(fixedDecimals(time.value, 1)) \(unit)"
        return [("doubling time", "\(value) (\(hasInterval ? "95 % interval \(ends), " : "")\(quality))")]
    }

    private var warningSection: ReportPage.Section? {
        let found = ReportWarnings(lineages, reporters: reporters)
        let sentences = warnings + found.sentences
        guard !sentences.isEmpty else { return nil }
        var section = ReportPage.Section(id: "warnings", title: "What to read with care")
        section.list(sentences)
        return section
    }

    private func pictureSection() throws(FigureError) -> ReportPage.Section? {
        guard !pictures.isEmpty else { return nil }
        var section = ReportPage.Section(id: "movie", title: "The movie")
        for picture in pictures { try section.figure(picture) }
        return section
    }

    private func section(of reporter: ReporterContents, place: Int) throws(FigureError) -> ReportPage.Section {
        var section = ReportPage.Section(id: "reporter-\(place + 1)", title: reporter.name)
        let clock = lineages.clock
        let figures = reporter.responseFigures(clock: clock)
        // Values as measured are in the figures of single cells where more is known.
        for figure in figures.isEmpty ? reporter.measuredFigures(clock: clock) : figures { try section.figure(figure) }
        if reporter.traces.isEmpty, figures.isEmpty { section.paragraph("No cell has a value of this reporter.") }
        return section
    }

    private func lineageSection() throws(FigureError) -> ReportPage.Section? {
        let figures = lineages.figures
        guard !figures.isEmpty else { return nil }
        var section = ReportPage.Section(id: "lineages", title: "Lineages and divisions")
        for figure in figures { try section.figure(figure) }
        return section
    }

    private func divisionSection() throws(FigureError) -> ReportPage.Section? {
        guard !lineages.forest.divisions.isEmpty else { return nil }
        var section = ReportPage.Section(id: "divisions", title: "Least sure divisions")
        for film in divisionFilms {
            let name = "division-\(film.division.mother)-frame-\(film.division.frame)"
            try section.figure(NamedFigure(name, film, caption: ""))
        }
        section.table(DivisionTable(lineages, resultPath: resultPath).table)
        return section
    }

    private var cellSection: ReportPage.Section? {
        guard !lineages.forest.cells.isEmpty else { return nil }
        var section = ReportPage.Section(id: "cells", title: "All cells")
        let shown = Set(selections.first?.tracks ?? [])
        section.table(CellTable(lineages, reporter: reporters.first, linked: shown).table)
        return section
    }

    /// The cells of a reporter one by one; links from the table of cells lead to those of the first one.
    private func detailSection(_ place: Int) throws(FigureError) -> ReportPage.Section? {
        guard selections.indices.contains(place), !selections[place].tracks.isEmpty else { return nil }
        let (reporter, selection) = (reporters[place], selections[place])
        let suffix = place == 0 ? "" : "-reporter-\(place + 1)"
        var section = ReportPage.Section(
            id: "cell-by-cell\(suffix)",
            title: reporters.count > 1 ? "Cell by cell: \(reporter.name)" : "Cell by cell"
        )
        section.paragraph(selection.rule)
        if !stripNote.isEmpty { section.paragraph(stripNote) }
        for track in selection.tracks {
            let figure = reporter.cellFigure(
                ofTrack: track,
                clock: lineages.clock,
                marks: lineages.marks(ofTrack: track),
                strips: strips.indices.contains(place) ? strips[place][track] ?? [] : []
            )
            guard let figure else { continue }
            let named = NamedFigure("\(reporter.fileName)-cell-\(track)", figure, caption: "")
            try section.figure(named, id: "cell-\(track)\(suffix)")
        }
        return section
    }

    private var provenanceSection: ReportPage.Section? {
        guard !provenance.isEmpty else { return nil }
        var section = ReportPage.Section(id: "provenance", title: "Parameters and provenance")
        provenance.forEach { section.table($0) }
        return section
    }
}

extension LineageContents {
    /// The divisions of a cell as marks in its figure: its birth is the beginning of the axis.
    public func marks(ofTrack track: Int) -> [TimeMark] {
        let own = forest.divisions.filter { $0.mother == track }
        return own.map { division in
            let names = division.daughters.map { "\($0)" }.joined(separator: ", ")
            let label = division.kind == .mitosis ? "divides into \(names)" : "bud \(names)"
            // A mitotic mother is last seen in the frame before her daughters.
            let frame =
                division.kind == .mitosis ? min(division.frame, forest.cell(track)?.endFrame ?? 0) : division.frame
            return TimeMark(.frame(Double(frame)), label: label)
        }
    }
}
