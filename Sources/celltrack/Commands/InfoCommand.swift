import ArgumentParser
import CellImage
import Foundation
import MovieIO
import Pipeline
import TrackStore

/// What is known about a movie or a result.
struct InfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show what is known about a movie or a result file, and where each fact comes from.",
        discussion: """
            Examples:
              celltrack info movie.ome.tif
              celltrack info movie.celltrack --json
            """
    )

    @Argument(help: "A movie (files, a folder or a pattern) or a result file.")
    var files: [String]

    @OptionGroup(title: "Movie") var movieFlags: MovieFlags
    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        if files.count == 1, ResultFile.isMeant(by: files[0]) {
            try ResultReport(try TrackStore.open(at: files[0], readOnly: true)).print(json: json.json)
        } else if let result = files.first(where: ResultFile.isMeant) {
            throw ValidationError("\(result) is a result file; results are shown one at a time, and without movies")
        } else {
            let parameters = try ParameterFlags.parse([]).parameters(movie: movieFlags)
            let movie = try MovieOpener.open(files, options: try parameters.movie.options())
            try printMovie(movie.metadata.rows)
        }
    }

    private func printMovie(_ rows: [MetadataRow]) throws {
        guard !json.json else { return try StandardOutput.print(json: rows) }
        StandardOutput.print(table: rows.map { [$0.field, $0.value, $0.source.map { "(\($0))" } ?? ""] })
    }
}

/// What a result file says about itself.
struct ResultReport: Encodable {
    let file: String
    let movie: MovieRecord
    let contents: RunSummary
    let badFrames: [BadFrame]
    let bleaching: [BleachingRecord]
    let warnings: [String]
    let runs: [RunRecord]
    let parameters: [String: String]
    /// The names of the parameters in the order in which they are shown.
    private let parameterNames: [String]

    private enum CodingKeys: String, CodingKey {
        case file, movie, contents, badFrames, bleaching, warnings, runs, parameters
    }

    struct BadFrame: Encodable {
        let frame: Int
        let reason: String
    }

    init(_ store: TrackStore) throws {
        file = store.path
        movie = try store.movie()
        contents = try RunSummary(store)
        badFrames = try store.frames().compactMap { frame in
            guard case .bad(let reason) = frame.status else { return nil }
            return BadFrame(frame: frame.frame, reason: reason)
        }
        bleaching = try store.bleaching()
        warnings = try TraceWarnings(store).sentences
        runs = try store.runs()
        var parameters: [String: String] = [:]
        var names: [String] = []
        try store.forEachRow(of: .runParameter) { row in
            guard case .text(let stage) = row[0], case .text(let key) = row[1] else { return }
            parameters["\(stage).\(key)"] = row[2].text
            names.append("\(stage).\(key)")
        }
        self.parameters = parameters
        parameterNames = names
    }

    /// Prints the report.
    func print(json: Bool) throws {
        guard !json else { return try StandardOutput.print(json: self) }
        var rows = movieRows + ResultRows(contents).rows
        rows += bleaching.map(\.row)
        rows += badFrames.map { ["skipped frame", "\($0.frame)", $0.reason] }
        rows += warnings.map { ["warning", $0] }
        rows += runs.map { run in
            ["\(run.stage.rawValue) at \(run.startedAt)", "celltrack \(run.programVersion)", run.segmenter ?? ""]
        }
        rows += parameterNames.map { [$0, parameters[$0] ?? ""] }
        StandardOutput.print(table: rows)
    }

    private var movieRows: [[String]] {
        let more = movie.files.count > 1 ? "and \(movie.files.count - 1) more" : ""
        return [
            ["result", file],
            ["movie", movie.files.first ?? "-", more],
            ["format", movie.format],
            ["size", "\(movie.width) x \(movie.height) pixels, \(movie.frameCount) frames"],
            ["axes", movie.axes, source(movie.axesSource)],
            ["channels", movie.channelNames.joined(separator: ", "), source(movie.channelNamesSource)],
            ["pixel size", movie.pixelSizeText, source(movie.pixelSizeSource)],
            ["frame interval", movie.frameIntervalText, source(movie.frameIntervalSource)],
        ]
    }

    private func source(_ name: String?) -> String {
        name.map { "(\($0))" } ?? ""
    }
}
