import ArgumentParser
import Figures
import Pipeline
import Reporters

/// What the commands that draw a result have in common.
struct DrawingFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When the dose was given: a time with its unit, such as 30min, or the first frame with it, such as frame:15; by "
                + "default as in the run.",
            valueName: "time"
        )
    )
    var dose: String?

    @Option(
        help: ArgumentHelp(
            "Order of the rows of heat maps: half-time (of the response), onset, amplitude, maximum (the largest value), or "
                + "cluster (cells with like courses beside each other). By default responses go by half-time, values as "
                + "measured by first frame.",
            valueName: "order"
        )
    )
    var order: HeatMapOrder?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Where the movie is now, if it has moved.", valueName: "path")
    )
    var movie: [String] = []

    @Flag(help: "Replace what exists.")
    var overwrite = false

    func validate() throws {
        _ = try dose.map(DoseText.moment)
    }

    /// When the dose was given: as said, else as in the result; nil when there was none.
    func dose(_ contents: ResultContents) throws -> TimeMark.Moment? {
        if let dose { return try DoseText.moment(dose) }
        return try contents.dose().map(TimeMark.Moment.init)
    }
}
