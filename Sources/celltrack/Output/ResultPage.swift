import CellImage
import Evaluation
import Figures
import Foundation
import Lineage
import MovieIO
import Pipeline
import Reporters
import TrackStore

/// The report of a result file as a page.
struct ResultPage {
    let contents: ResultContents
    /// When the dose was given; nil when there was none.
    var dose: TimeMark.Moment?
    /// Flags of cells that are left out of what is said of all.
    var excluded: TraceFlags = []
    /// Order of the rows of heat maps; nil for the usual one.
    var order: HeatMapOrder?
    /// Where the movie is; the files that the result names when empty.
    var moviePaths: [String] = []

    /// Divisions that are shown as films at most.
    private static let filmedDivisions = 12

    /// Gathers everything that the result has data for.
    ///
    /// - Parameter title: the page's title.
    /// - Returns: the page, and what was left out and why, one sentence each.
    /// - Throws: `RunError`, `StoreError` or `FigureError`.
    func page(title: String) throws -> (page: ReportPage, notes: [String]) {
        let reporters = try StoredReporters(contents, dose: dose, excluding: excluded, order: order).entries
        var lineages = LineageContents(contents, coloredBy: reporters.map(\.contents), dose: dose)
        lineages.origins = try contents.origins()
        var report = ReportContents(title: title, subtitles: try subtitles(), lineages: lineages)
        report.resultPath = contents.store.path
        report.reporters = reporters.map(\.contents)
        report.summary = try summary()
        report.warnings = try warnings()
        report.selections = selections(of: report.reporters)
        report.provenance = try ProvenanceTables(contents.store).tables
        var notes: [String] = []
        do {
            guard let movie = try ResultMovie(of: contents, paths: moviePaths) else {
                report.stripNote = "Film strips are missing: the result was made of masks, without the movie."
                return (try report.page(), notes)
            }
            report.warnings += [movie.note].compactMap(\.self)
            notes += [movie.note].compactMap(\.self)
            report.pictures = try pictures(of: movie)
            let reel = try FilmReel(contents: contents, movie: movie)
            report.strips = try strips(of: report.selections, reporters, from: movie, on: reel)
            report.divisionFilms = try reel.films(of: lineages.leastSureDivisions(ResultPage.filmedDivisions))
        } catch let error where error is MovieError || error is ResultMovie.Mismatch {
            report.stripNote = "Film strips are missing: \(error)"
            notes.append("no outlines and film strips are drawn: \(error)")
        }
        return (try report.page(), notes)
    }

    /// The cells that are shown one by one: fewer of further reporters, which keeps the page small.
    private func selections(of reporters: [ReporterContents]) -> [CellSelection] {
        reporters.enumerated().map { place, reporter in
            place == 0 ? CellSelection(of: reporter) : CellSelection(of: reporter, clear: 8, flagged: 4)
        }
    }

    /// Film strips of the cells of every reporter, in its channels; the movie is read once.
    private func strips(
        of selections: [CellSelection],
        _ reporters: [StoredReporters.Entry],
        from movie: ResultMovie,
        on reel: FilmReel
    ) throws -> [[Int: [FilmStrip]]] {
        let ofReporters = reporters.map { movie.channels(named: $0.channels) }
        let channels = Set(ofReporters.flatMap(\.self)).sorted()
        let tracks = Set(selections.flatMap(\.tracks)).sorted()
        let strips = try reel.strips(of: tracks, channels: channels)
        return zip(selections, ofReporters).map { selection, own in
            let places = own.compactMap { channels.firstIndex(of: $0) }
            return selection.tracks.reduce(into: [:]) { result, track in
                result[track] = strips[track].map { strips in places.map { strips[$0] } }
            }
        }
    }

    private func subtitles() throws -> [String] {
        let runs = try contents.store.runs().map { "\($0.stage.rawValue) at \($0.startedAt)" }
        return [
            "Movie: \(contents.movie.files.first ?? "unknown")",
            "Report of celltrack \(ProgramVersion.current). \(runs.joined(separator: ", "))",
        ]
    }

    private func summary() throws -> [(name: String, value: String)] {
        let movie = contents.movie
        let facts = ResultRows(try RunSummary(contents.store)).rows.filter { $0[0] != "complete" }
        let bleaching = try contents.store.bleaching().map(\.row)
        return (facts + bleaching).map { (name: $0[0], value: $0[1]) } + [
            (name: "image", value: "\(movie.width) x \(movie.height) pixels"),
            (name: "channels", value: movie.channelNames.joined(separator: ", ")),
            (name: "pixel size", value: movie.pixelSizeText),
            (name: "frame interval", value: movie.frameIntervalText),
        ]
    }

    /// What the run knows of its own shortcomings.
    private func warnings() throws -> [String] {
        var sentences: [String] = []
        if contents.movie.pixelSize == nil {
            sentences.append("The size of a pixel is unknown: lengths and areas are in pixels.")
        }
        sentences += [try baselineWarning()].compactMap(\.self)
        for frame in contents.frames {
            guard case .bad(let reason) = frame.status else { continue }
            sentences.append("Frame \(frame.frame) was skipped: \(reason)")
        }
        let empty = try contents.store.framesWithoutCells()
        if !empty.isEmpty { sentences.append("No cells are in frame(s) \(FrameList(empty)).") }
        let sparse = try SparseFrames(contents.store).warning
        for warning in [sparse].compactMap(\.self) + (try TraceWarnings(contents.store).sentences) {
            sentences.append("\(warning.prefix(1).uppercased())\(warning.dropFirst()).")
        }
        let repairs = try contents.store.repairs().count
        if repairs > 0 {
            sentences.append(
                "Masks were repaired in \(repairs) place(s), where tracks showed that cells were merged or cut."
            )
        }
        let strays = try contents.store.strayMasks().count
        if strays > 0 {
            sentences.append("\(strays) mask(s) seen in one frame only fit no cell and were left out of the tracks.")
        }
        let stored = contents.frames.count
        if stored < contents.movie.frameCount {
            sentences.append("Only \(stored) of \(contents.movie.frameCount) frames are in this result.")
        }
        return sentences
    }

    /// A sentence where the baseline rests on few frames or on none; nil where it does not, or there are no reporters.
    private func baselineWarning() throws -> String? {
        guard try !contents.store.reporters().isEmpty else { return nil }
        let count = try contents.baselineWindow()?.count ?? 0
        guard count > 0 else {
            return "No frame lies before the dose: values have no baseline, and are shown as measured."
        }
        let usual = try contents.store.runParameters().traces.fewestBaselineFrames
        return count < usual ? "The baseline window holds \(count) frame(s): R0 rests on them alone." : nil
    }

    /// The first and the last frame with outlines.
    private func pictures(of movie: ResultMovie) throws -> [NamedFigure] {
        let committed = contents.committedFrames.map(\.frame)
        let pictures = ResultPictures(contents: contents, movie: movie)
        return try Set([committed.first, committed.last].compactMap(\.self)).sorted().map { frame in
            var figure = try pictures.outlines(inFrame: frame)
            figure.width = 640
            let caption = "Outlines have the colours of their lineages; numbers are tracks."
            return NamedFigure("outlines-frame-\(frame)", figure, caption: caption)
        }
    }
}
