import ArgumentParser
import Pipeline
import Reporters
import TrackStore

/// Measuring anew.
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measure the cells of a result file again: other regions, background, reporters or traces.",
        discussion: """
            The movie is read again; where it is missing and only reporters or traces change, what was measured before
            serves. Reporters that are named take the place of all that the file has.
            Examples:
              celltrack measure movie.celltrack --background local-ring:8
              celltrack measure movie.celltrack --reporter AMPK=ex480/ex405
              celltrack measure movie.celltrack --nucleus-labels nuclei/ --reporter KTR=YFP@ring/YFP@nucleus-core
            """
    )

    @Argument(help: "A result file, which is changed in place.")
    var result: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Where the movie is now, if it has moved.", valueName: "path")
    )
    var movie: [String] = []

    @Option(
        name: .customLong("nucleus-labels"),
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Masks of the nuclei of the cells, made elsewhere, in place of those in the file: a stack, files or a folder.",
            valueName: "path"
        )
    )
    var nucleusLabels: [String] = []

    @OptionGroup(title: "Movie") var movieFlags: MovieFlags
    @OptionGroup(title: "Parameters") var parameterFlags: ParameterFlags
    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = try TrackStore.open(at: result, readOnly: false)
        let before = try store.runParameters()
        let layers = try parameterFlags.layers(
            movie: movieFlags,
            nucleusLabels: !nucleusLabels.isEmpty,
            for: .measure,
            base: try base(before)
        )
        let parameters = try layers.parameters()
        var job = Remeasuring(parameters: parameters, threads: try common.budget())
        job.moviePaths = movie
        job.nucleusLabelPaths = nucleusLabels
        job.namedFiles = layers.namedFiles
        job.reportersOnly = before.measurement == parameters.measurement
        job.arguments = Arguments.list
        let printer = ProgressPrinter(common)
        defer { printer.end() }
        let work = job
        let note = try await Interruption.guarding { try await work.start(store) { printer.report($0) } }
        printer.end()
        if let note { StandardError.print("warning: \(note)") }
        let removed = before.reporters.map(\.name).filter { name in !parameters.reporters.contains { $0.name == name } }
        if !removed.isEmpty {
            StandardError.print(
                "warning: removed with their values, as they are not named: \(removed.joined(separator: ", "))"
            )
        }
        if !parameters.movie.isCalibrated(as: before.movie) {
            StandardError.print(
                "warning: divisions are as they were before; 'celltrack track \(result)' looks for them with the new "
                    + "frame interval and pixel size"
            )
        }
        try JobRunner(common: common, json: json).printSummary(store)
        try store.close()
    }

    /// The parameters to start from; masks of nuclei take the place of what a channel showed.
    private func base(_ before: RunParameters) throws -> RunParameters {
        guard !nucleusLabels.isEmpty else { return before }
        guard before.measurement.masksShow == .cells else {
            throw RunError.parameter(
                name: "measurement.masksShow",
                reason: "the masks of \(result) are nuclei already; if they are whole cells, say so first: "
                    + "celltrack measure \(result) --set measurement.masksShow=cells"
            )
        }
        var base = before
        base.channels.nucleus = nil
        return base
    }
}
