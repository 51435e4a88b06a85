import ArgumentParser
import CellImage
import Figures
import Lineage
import MovieIO
import Pipeline
import Reporters
import TrackStore

/// The figures of a result file: what is drawn from which data.
struct ResultFigures {
    /// Width of each of the panels of the overview.
    private static let panelWidth = 560.0

    let contents: ResultContents
    /// When the dose was given, in minutes; nil when there was none.
    var doseInMinutes: Double?
    /// Frames to draw with outlines; the last one when empty.
    var frames: [Int] = []
    /// Where the movie is; the files that the result names when empty.
    var moviePaths: [String] = []

    private var marks: [TimeMark] {
        doseInMinutes.map { [TimeMark(.minutes($0), label: "dose")] } ?? []
    }

    /// Draws everything that the result has data for.
    ///
    /// - Parameters:
    ///   - path: the folder to write.
    ///   - overwrite: whether files in it may be replaced.
    /// - Returns: what was left out and why, one sentence each.
    /// - Throws: `RunError`, `StoreError` or `FigureError`; the folder then does not change.
    func write(to path: String, overwrite: Bool) throws -> [String] {
        try checkFrames()
        let folder = try OutputFolder(path: path, overwrite: overwrite)
        var notes: [String] = []
        let reporters = try contents.store.reporters()
        for reporter in reporters {
            try writeTraces(try ReporterTraces(reporter, in: contents.store), to: folder)
        }
        let first = try reporters.first.map { try ReporterTraces($0, in: contents.store) }
        if !contents.tracks.isEmpty {
            try save(lineages(colored: first), as: "lineages", to: folder)
            try save(divisions, as: "cumulative-divisions", to: folder)
        }
        do {
            try writeOutlines(beside: first, to: folder)
        } catch let error as MovieError {
            notes.append("no outlines are drawn: \(error)")
        }
        try folder.finish()
        return notes
    }

    /// Refuses frames to be drawn that the result does not hold.
    private func checkFrames() throws {
        let committed = contents.frames.filter { $0.status == .committed }.map(\.frame)
        guard let absent = frames.first(where: { !committed.contains($0) }) else { return }
        let extent = "it holds \(committed.count) frame(s) from 0 to \(contents.movie.frameCount - 1)"
        throw ValidationError("--frame \(absent): the result has no such frame; \(extent)")
    }

    private func writeTraces(_ reporter: ReporterTraces, to folder: borrowing OutputFolder) throws {
        guard !reporter.traces.isEmpty else { return }
        try save(lines(of: reporter), as: "\(reporter.fileName)-traces", to: folder)
        let map = HeatMapFigure(
            title: "Every cell over time",
            traces: reporter.traces,
            valueLabel: reporter.label,
            clock: contents.clock,
            marks: marks
        )
        try save(map, as: "\(reporter.fileName)-heat-map", to: folder)
    }

    private func lines(of reporter: ReporterTraces) -> TraceFigure {
        let panel = TracePanel(traces: reporter.traces, valueLabel: reporter.label)
        return TraceFigure(title: "Traces of single cells", panels: [panel], clock: contents.clock, marks: marks)
    }

    private func lineages(colored reporter: ReporterTraces?) -> LineageFigure {
        LineageFigure(
            title: "Lineages",
            forest: contents.forest,
            clock: contents.clock,
            coloring: reporter.map { LineageFigure.Coloring(traces: $0.traces, label: $0.label) },
            founders: contents.forest.divisions.isEmpty ? .all : .dividing,
            marks: marks
        )
    }

    private var divisions: CumulativeFigure {
        CumulativeFigure(
            title: "Cumulative divisions",
            counts: CumulativeDivisions(
                divisions: contents.forest.divisions,
                lastFrame: contents.movie.frameCount - 1
            ),
            clock: contents.clock,
            marks: marks
        )
    }

    /// Frames with outlines, and for the last of them a page that shows everything at a glance.
    private func writeOutlines(beside reporter: ReporterTraces?, to folder: borrowing OutputFolder) throws {
        guard contents.movie.format != "label images" || !moviePaths.isEmpty else { return }
        let parameters = try contents.store.runParameters()
        let paths = moviePaths.isEmpty ? contents.movie.files : moviePaths
        let movie = try MovieOpener.open(paths, options: try parameters.movie.options())
        let channel = try parameters.cellChannel(in: movie.metadata.channelNames.value)
        let committed = contents.frames.filter { $0.status == .committed }.map(\.frame)
        let chosen = frames.isEmpty ? Array(committed.suffix(1)) : frames
        for frame in chosen {
            let image = try movie.frame(at: frame).channels[channel]
            let outlined = try overlay(image, frame: frame, title: "Cells in frame \(frame)")
            try save(outlined, as: "outlines-frame-\(frame)", to: folder)
            guard frame == chosen.last, !contents.tracks.isEmpty else { continue }
            try save(try overview(image, frame: frame, reporter: reporter), as: "overview", to: folder)
        }
    }

    private func overlay(_ image: Plane<Float>, frame: Int, title: String, outlined: Bool = true) throws
        -> OverlayFigure
    {
        OverlayFigure(
            title: title,
            image: image,
            labels: outlined ? try contents.store.repairedCells(inFrame: frame) : nil,
            tracks: outlined ? contents.trackOfLabel(inFrame: frame) : [:],
            frame: frame,
            clock: contents.clock,
            pixelSize: contents.movie.pixelSize,
            showsNumbers: outlined
        )
    }

    private func overview(_ image: Plane<Float>, frame: Int, reporter: ReporterTraces?) throws -> MontageFigure {
        var pictures = [
            try overlay(image, frame: frame, title: "The movie", outlined: false),
            try overlay(image, frame: frame, title: "Cells found and followed"),
        ]
        for index in pictures.indices { pictures[index].width = ResultFigures.panelWidth }
        var trees = lineages(colored: reporter)
        trees.width = ResultFigures.panelWidth
        var steps = divisions
        steps.width = ResultFigures.panelWidth
        guard let reporter, !reporter.traces.isEmpty else {
            return MontageFigure(title: "", rows: [pictures, [steps, trees]])
        }
        var curves = lines(of: reporter)
        curves.width = ResultFigures.panelWidth
        return MontageFigure(title: "", rows: [pictures, [curves, trees]])
    }

    private func save(_ figure: some Figure, as name: String, to folder: borrowing OutputFolder) throws {
        try folder.write(try figure.svg(), to: name + ".svg")
        let table = figure.csv()
        if !table.isEmpty { try folder.write(table, to: name + ".csv") }
    }
}

/// A reporter with its traces, as figures name it.
private struct ReporterTraces {
    let traces: [Trace]
    let label: String
    let fileName: String

    init(_ reporter: Reporter, in store: TrackStore) throws {
        traces = try store.traces(of: reporter.name)
        label = "\(reporter.name) (\(reporter.formula))"
        fileName = String(reporter.name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }
}
