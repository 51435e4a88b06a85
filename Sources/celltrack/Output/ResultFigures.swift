import CellImage
import Figures
import Lineage
import MovieIO
import Pipeline
import Reporters
import TrackStore

/// The figures of a result file: what is drawn from which data.
struct ResultFigures {
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
    /// - Returns: what was left out and why, one sentence each.
    func write(to path: String, overwrite: Bool) throws -> [String] {
        let folder = try OutputFolder(path: path, overwrite: overwrite)
        var notes: [String] = []
        let reporters = try contents.store.reporters()
        for reporter in reporters {
            let traces = try contents.store.traces(of: reporter.name)
            let label = "\(reporter.name) (\(reporter.numerator)/\(reporter.denominator))"
            try writeTraces(traces, label: label, name: fileName(reporter.name), to: folder)
        }
        try writeLineages(coloring: try coloring(reporters.first), to: folder)
        do {
            try writeOutlines(to: folder)
        } catch let error as MovieError {
            notes.append("no outlines are drawn: \(error)")
        }
        try folder.finish()
        return notes
    }

    private func writeTraces(_ traces: [Trace], label: String, name: String, to folder: borrowing OutputFolder) throws {
        guard !traces.isEmpty else { return }
        let panel = TracePanel(traces: traces, valueLabel: label)
        let lines = TraceFigure(title: "Traces of single cells", panels: [panel], clock: contents.clock, marks: marks)
        try save(lines, as: "\(name)-traces", to: folder)
        let map = HeatMapFigure(
            title: "Every cell over time",
            traces: traces,
            valueLabel: label,
            clock: contents.clock,
            marks: marks
        )
        try save(map, as: "\(name)-heat-map", to: folder)
    }

    private func writeLineages(
        coloring: LineageFigure.Coloring?,
        to folder: borrowing OutputFolder
    ) throws {
        guard !contents.tracks.isEmpty else { return }
        let trees = LineageFigure(
            title: "Lineages",
            forest: contents.forest,
            clock: contents.clock,
            coloring: coloring,
            founders: contents.forest.divisions.isEmpty ? .all : .dividing,
            marks: marks
        )
        try save(trees, as: "lineages", to: folder)
        let counts = CumulativeDivisions(
            divisions: contents.forest.divisions,
            lastFrame: contents.movie.frameCount - 1
        )
        let steps = CumulativeFigure(
            title: "Cumulative divisions",
            counts: counts,
            clock: contents.clock,
            marks: marks
        )
        try save(steps, as: "cumulative-divisions", to: folder)
    }

    private func writeOutlines(to folder: borrowing OutputFolder) throws {
        guard contents.movie.format != "label images" || !moviePaths.isEmpty else { return }
        let parameters = try contents.store.runParameters()
        let paths = moviePaths.isEmpty ? contents.movie.files : moviePaths
        let movie = try MovieOpener.open(paths, options: try parameters.movie.options())
        let channel = try parameters.cellChannel(in: movie.metadata.channelNames.value)
        let committed = contents.frames.filter { $0.status == .committed }.map(\.frame)
        let chosen = frames.isEmpty ? committed.suffix(1) : frames[...]
        for frame in chosen where committed.contains(frame) {
            let figure = OverlayFigure(
                title: "Cells in frame \(frame)",
                image: try movie.frame(at: frame).channels[channel],
                labels: try contents.store.cells(inFrame: frame),
                tracks: contents.trackOfLabel(inFrame: frame),
                frame: frame,
                clock: contents.clock,
                pixelSize: contents.movie.pixelSize,
                showsNumbers: true
            )
            try save(figure, as: "outlines-frame-\(frame)", to: folder)
        }
    }

    private func coloring(_ reporter: RatioReporter?) throws -> LineageFigure.Coloring? {
        guard let reporter else { return nil }
        return LineageFigure.Coloring(traces: try contents.store.traces(of: reporter.name), label: reporter.name)
    }

    private func save(_ figure: some Figure, as name: String, to folder: borrowing OutputFolder) throws {
        try folder.write(try figure.svg(), to: name + ".svg")
        let table = figure.csv()
        if !table.isEmpty { try folder.write(table, to: name + ".csv") }
    }

    /// A reporter's name as part of a file name.
    private func fileName(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }
}
