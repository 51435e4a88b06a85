import ArgumentParser
import Pipeline

/// What the commands that draw a result have in common.
struct DrawingFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When the dose was given, with its unit, such as 30min; by default as in the run.",
            valueName: "time"
        )
    )
    var dose: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Where the movie is now, if it has moved.", valueName: "path")
    )
    var movie: [String] = []

    @Flag(help: "Replace what exists.")
    var overwrite = false

    func validate() throws {
        _ = try dose.map(MovieFlags.seconds)
    }

    /// When the dose was given, in minutes: as said, else as in the result; nil when there was none.
    func doseInMinutes(_ contents: ResultContents) throws -> Double? {
        try dose.map { try MovieFlags.seconds($0) / 60 } ?? contents.doseInMinutes()
    }
}
