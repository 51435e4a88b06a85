import ArgumentParser
import Pipeline
import TrackStore

/// Figures of a result.
struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw traces, a heat map, lineages, cumulative divisions and outlines as SVG, with the data as CSV.",
        discussion: """
            Outlines and film strips need the movie; they are left out, saying so, where it is not to be found.
            Examples:
              celltrack plot movie.celltrack -o figures
              celltrack plot movie.celltrack -o figures --dose 30min --frame 0 --cell 12
            """
    )

    @Argument(help: "A result file.")
    var result: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write.", valueName: "folder"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "When the dose was given, with its unit, such as 30min; by default as in the run.",
            valueName: "time"
        )
    )
    var dose: String?

    @Option(
        name: .customLong("frame"),
        help: ArgumentHelp("A frame to draw with outlines; by default the last. May be repeated.", valueName: "n")
    )
    var frames: [Int] = []

    @Option(
        name: .customLong("cell"),
        help: ArgumentHelp("A track to draw on its own, with a film strip. May be repeated.", valueName: "n")
    )
    var cells: [Int] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Where the movie is now, if it has moved.", valueName: "path")
    )
    var movie: [String] = []

    @Flag(help: "Replace what exists.")
    var overwrite = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        _ = try dose.map(MovieFlags.seconds)
    }

    func run() throws {
        let contents = try ResultContents(try TrackStore.open(at: result, readOnly: true))
        var figures = ResultFigures(contents: contents)
        figures.doseInMinutes = try dose.map { try MovieFlags.seconds($0) / 60 } ?? contents.doseInMinutes()
        figures.frames = frames
        figures.cells = cells
        figures.moviePaths = movie
        let notes = try figures.write(to: output, overwrite: overwrite)
        notes.forEach { StandardError.print("warning: \($0)") }
    }
}
