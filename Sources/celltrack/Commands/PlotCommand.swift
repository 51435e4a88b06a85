import ArgumentParser
import Pipeline
import TrackStore

/// Figures of a result.
struct PlotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw traces, a heat map, lineages, cumulative divisions and outlines as SVG, with the data as CSV.",
        discussion: """
            Outlines and film strips need the movie; they are left out, saying so, where it is not to be found.
            Examples:
              celltrack plot movie.celltrack -o figures
              celltrack plot movie.celltrack -o figures --frame 0 --cell 12
            """
    )

    @Argument(help: "A result file.")
    var result: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to write.", valueName: "folder"),
        transform: OutputName.checked
    )
    var output: String

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

    @OptionGroup var drawing: DrawingFlags
    @OptionGroup var exclusion: ExclusionFlags
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let contents = try ResultContents(try TrackStore.open(at: result, readOnly: true))
        var figures = ResultFigures(contents: contents)
        figures.dose = try drawing.dose(contents)
        figures.excluded = try exclusion.flags()
        figures.order = drawing.order
        figures.frames = frames
        figures.cells = cells
        figures.moviePaths = drawing.movie
        let (work, output, overwrite) = (figures, output, drawing.overwrite)
        let notes = try await Interruption.guarding { try work.write(to: output, overwrite: overwrite) }
        notes.forEach { StandardError.print("warning: \($0)") }
    }
}
