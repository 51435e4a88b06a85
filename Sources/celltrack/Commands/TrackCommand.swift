import ArgumentParser
import Foundation
import Pipeline
import TrackStore

/// Linking anew, or linking masks made elsewhere.
struct TrackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Follow the cells of a result file again, or those of masks made elsewhere.",
        discussion: """
            Examples:
              celltrack track movie.celltrack --max-gap 3 --divisions mitosis
              celltrack track movie.celltrack --sweep tracking.endCost=3:8:1
              celltrack track --labels masks/ --frame-interval 5min -o tracked.celltrack
            """
    )

    @Argument(help: "A result file, which is changed in place.")
    var result: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Masks made elsewhere: a stack, files or a folder.", valueName: "path")
    )
    var labels: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The new result file, with --labels.", valueName: "file"),
        transform: OutputName.checked
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Try values of a parameter, show what each leads to, and leave the result file as it is.",
            valueName: "name=first:last:step"
        )
    )
    var sweep: String?

    @Flag(help: "Go on with an interrupted run, with --labels.")
    var resume = false

    @Flag(help: "Replace an existing result, with --labels; a complete one is kept as in 'celltrack run'.")
    var overwrite = false

    @OptionGroup(title: "Movie") var movieFlags: MovieFlags
    @OptionGroup(title: "Parameters") var parameterFlags: ParameterFlags
    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (result == nil) != labels.isEmpty else {
            throw ValidationError("name a result file, or masks with --labels")
        }
        if !labels.isEmpty && output == nil { throw ValidationError("masks need -o for the result file") }
        if result != nil && (output != nil || resume || overwrite) {
            throw ValidationError("-o, --resume and --overwrite go with --labels; a result file is changed in place")
        }
        if sweep != nil && result == nil { throw ValidationError("--sweep needs a result file") }
        if resume && overwrite { throw ValidationError("choose --resume or --overwrite, not both") }
    }

    func run() async throws {
        if let result, let sweep {
            try show(try ParameterSweep(sweep), of: result)
        } else if let result {
            try retrack(result)
        } else if let output {
            var job = Run(
                parameters: try parameterFlags.parameters(movie: movieFlags, labels: true),
                moviePaths: [],
                labelPaths: labels,
                output: output,
                threads: try common.budget()
            )
            job.existing = resume ? .resume : overwrite ? .overwrite : .refuse
            try await JobRunner(common: common, json: json).run(job)
        }
    }

    private func retrack(_ path: String) throws {
        let store = try TrackStore.open(at: path, readOnly: false)
        let layers = try parameterFlags.layers(movie: movieFlags, for: .track, base: try store.runParameters())
        var job = Retracking(parameters: try layers.parameters())
        job.namedFiles = layers.namedFiles
        job.arguments = Arguments.list
        let printer = ProgressPrinter(common)
        if let obstacle = try job.start(store, report: { printer.report($0) }) {
            StandardError.print("warning: masks made by repairs are not measured: \(obstacle)")
        }
        try JobRunner(common: common, json: json).printSummary(store)
        try store.close()
    }

    private func show(_ sweep: ParameterSweep, of path: String) throws {
        let store = try TrackStore.open(at: path, readOnly: true)
        let parameters = try parameterFlags.parameters(
            movie: movieFlags,
            for: .track,
            base: try store.runParameters()
        )
        let rows = try sweep.run(store, parameters: parameters) { row in
            if !common.quiet { StandardError.print("\(sweep.name) = \(row.value): \(row.tracks) tracks") }
        }
        guard !json.json else { return try StandardOutput.print(json: rows) }
        let lines = rows.map { row in
            [row.tracks, row.wholeTracks, row.bridges, row.divisions, row.repairs, row.strays].map(String.init)
        }
        let values = rows.map { String(format: "%g", $0.value) }
        let names = [sweep.name, "tracks", "in all frames", "gaps left", "divisions", "repaired masks", "left out"]
        StandardOutput.print(table: [names] + zip(values, lines).map { [$0] + $1 })
    }
}
