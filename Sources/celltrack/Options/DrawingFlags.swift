import ArgumentParser
import Figures
import Pipeline
import Reporters
import TrackStore

/// What the commands that draw a result have in common.
struct DrawingFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When the dose was given: a time with its unit, such as 30min, or the first frame with it, such as frame:15; by "
                + "default as in the run. A result with responses has its own: 'celltrack measure --dose' changes it.",
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

    /// When the dose was given: as in the result, or as said where the result does not know; nil when there was none.
    ///
    /// - Throws: `RunError.parameter` for another dose than the one to which the result relates its responses, and for one
    ///   outside the movie.
    func dose(_ contents: ResultContents) throws -> TimeMark.Moment? {
        let stored = try contents.dose()
        guard let dose else { return stored.map(TimeMark.Moment.init) }
        var layers = try ParameterLayers(try contents.store.runParameters())
        layers.add(try DoseText.tree(dose))
        let said = try contents.dose(by: try layers.parameters())
        guard stored == nil || stored == said else {
            throw RunError.parameter(
                name: "dose",
                reason: "baselines and responses of the result are those of another dose; have them made anew: "
                    + "celltrack measure \(contents.store.path) --dose \(dose)"
            )
        }
        return said.map(TimeMark.Moment.init)
    }
}
