import ArgumentParser
import CellImage
import Figures
import Lineage
import MovieIO
import Pipeline
import Reporters
import TrackStore
import Tracker

/// The figures of a result file: what is drawn from which data.
struct ResultFigures {
    /// Width of each of the panels of the overview.
    private static let panelWidth = 560.0

    let contents: ResultContents
    /// When the dose was given; nil when there was none.
    var dose: TimeMark.Moment?
    /// Flags of cells that are left out of what is said of all.
    var excluded: TraceFlags = []
    /// Order of the rows of heat maps; nil for the usual one.
    var order: HeatMapOrder?
    /// Frames to draw with outlines; the last one when empty.
    var frames: [Int] = []
    /// Cells to draw one by one.
    var cells: [Int] = []
    /// Where the movie is; the files that the result names when empty.
    var moviePaths: [String] = []

    /// Draws everything that the result has data for.
    ///
    /// - Parameters:
    ///   - path: the folder to write.
    ///   - overwrite: whether files in it may be replaced.
    /// - Returns: what was left out and why, one sentence each.
    /// - Throws: `RunError`, `StoreError` or `FigureError`; the folder then does not change.
    func write(to path: String, overwrite: Bool) throws -> [String] {
        try checkFrames()
        try checkCells()
        let folder = try OutputFolder(
            path: path,
            overwrite: overwrite,
            keeping: try KeptFiles(of: contents.store, and: moviePaths)
        )
        let reporters = try StoredReporters(contents, dose: dose, excluding: excluded, order: order).entries
        let lineages = LineageContents(contents, coloredBy: reporters.map(\.contents), dose: dose)
        for reporter in reporters.map(\.contents) {
            try save(reporter.measuredFigures(clock: contents.clock), to: folder)
            try save(reporter.responseFigures(clock: contents.clock), to: folder)
        }
        try save(lineages.figures, to: folder)
        var notes: [String] = []
        var movie: ResultMovie?
        do {
            movie = try ResultMovie(of: contents, paths: moviePaths)
            if let movie { try writeOutlines(of: movie, beside: reporters.first?.contents, lineages, to: folder) }
            notes += [movie?.note].compactMap(\.self)
        } catch let error where error is MovieError || error is ResultMovie.Mismatch {
            let what = cells.isEmpty ? "outlines" : "outlines and film strips"
            notes.append("no \(what) are drawn: \(error)")
        }
        for reporter in reporters { try writeCells(of: reporter, lineages, from: movie, to: folder) }
        if reporters.isEmpty { try writeAreas(lineages, from: movie, to: folder) }
        try folder.finish()
        return notes
    }

    /// Refuses frames to be drawn that the result does not hold.
    private func checkFrames() throws {
        guard let absent = frames.first(where: { !committedFrames.contains($0) }) else { return }
        let extent = "it holds \(committedFrames.count) frame(s) from 0 to \(contents.movie.frameCount - 1)"
        throw ValidationError("--frame \(absent): the result has no such frame; \(extent)")
    }

    /// Refuses cells to be drawn that the result does not hold.
    private func checkCells() throws {
        let known = Set(contents.tracks.map(\.id))
        guard let absent = cells.first(where: { !known.contains($0) }) else { return }
        let extent = known.max().map { "tracks go from 1 to \($0)" } ?? "it has no tracks"
        throw ValidationError("--cell \(absent): the result has no such cell; \(extent)")
    }

    private var committedFrames: [Int] {
        contents.committedFrames.map(\.frame)
    }

    /// Cells one by one, with film strips where the movie is at hand.
    private func writeCells(
        of reporter: StoredReporters.Entry,
        _ lineages: LineageContents,
        from movie: ResultMovie?,
        to folder: borrowing OutputFolder
    ) throws {
        guard !cells.isEmpty else { return }
        let strips = try movie.map { movie in
            try FilmReel(contents: contents, movie: movie)
                .strips(of: cells, channels: movie.channels(named: reporter.channels))
        }
        for cell in Set(cells).sorted() {
            let figure = reporter.contents.cellFigure(
                ofTrack: cell,
                clock: contents.clock,
                marks: lineages.marks(ofTrack: cell),
                strips: strips?[cell] ?? []
            )
            guard let figure else { continue }
            try save(figure, as: "\(reporter.contents.fileName)-cell-\(cell)", to: folder)
        }
    }

    /// Cells one by one where no reporter was measured: their areas and film strips.
    private func writeAreas(
        _ lineages: LineageContents,
        from movie: ResultMovie?,
        to folder: borrowing OutputFolder
    ) throws {
        guard !cells.isEmpty else { return }
        let areas = try CellAreas(contents)
        let strips = try movie.map { movie in
            try FilmReel(contents: contents, movie: movie).strips(of: cells, channels: [movie.cellChannel])
        }
        for track in contents.tracks where cells.contains(track.id) {
            let figure = CellFigure(
                title: "Cell \(track.id)",
                trace: areas.trace(of: track),
                response: nil,
                valueLabel: areas.label,
                clock: contents.clock,
                dose: dose.map { TimeMark($0, label: "dose") },
                marks: lineages.marks(ofTrack: track.id),
                strips: strips?[track.id] ?? []
            )
            try save(figure, as: "cell-\(track.id)", to: folder)
        }
    }

    /// Frames with outlines, and for the last of them a page that shows everything at a glance.
    private func writeOutlines(
        of movie: ResultMovie,
        beside reporter: ReporterContents?,
        _ lineages: LineageContents,
        to folder: borrowing OutputFolder
    ) throws {
        let pictures = ResultPictures(contents: contents, movie: movie)
        let chosen = frames.isEmpty ? Array(committedFrames.suffix(1)) : Set(frames).sorted()
        for frame in chosen {
            let outlined = try pictures.outlines(inFrame: frame)
            try save(outlined, as: "outlines-frame-\(frame)", to: folder)
            guard frame == chosen.last, !contents.tracks.isEmpty else { continue }
            let plain = try pictures.plain(frame: frame, title: "The movie")
            try save(overview(plain, outlined, reporter, lineages), as: "overview", to: folder)
        }
    }

    private func overview(
        _ plain: OverlayFigure,
        _ outlined: OverlayFigure,
        _ reporter: ReporterContents?,
        _ lineages: LineageContents
    ) -> MontageFigure {
        var pictures = [plain, outlined]
        pictures[1].title = "Cells found and followed"
        for index in pictures.indices { pictures[index].width = ResultFigures.panelWidth }
        var trees = lineages.trees(.asymmetric)
        trees.width = ResultFigures.panelWidth
        var steps = lineages.divisions
        steps.width = ResultFigures.panelWidth
        guard let reporter, !reporter.traces.isEmpty else {
            return MontageFigure(title: "", rows: [pictures, [steps, trees]])
        }
        var curves = reporter.lines(clock: contents.clock)
        curves.width = ResultFigures.panelWidth
        return MontageFigure(title: "", rows: [pictures, [curves, trees]])
    }

    private func save(_ figures: [NamedFigure], to folder: borrowing OutputFolder) throws {
        for figure in figures { try save(figure.figure, as: figure.name, to: folder) }
    }

    private func save(_ figure: any Figure, as name: String, to folder: borrowing OutputFolder) throws {
        try folder.write(try figure.svg(), to: name + ".svg")
        let table = figure.csv()
        if !table.isEmpty { try folder.write(table, to: name + ".csv") }
    }
}
