import ArgumentParser
import Pipeline
import TrackStore

/// The whole job.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Find, follow and measure the cells of a movie.",
        discussion: """
            Examples:
              celltrack run movie.ome.tif --preset hela-ampk --dose 30min
              celltrack run 'img_t{t:03}_c{c}.tif' --channels c0,c1 --reporter ratio=c1/c0 -o out.celltrack
              celltrack run movie.tif --labels masks/ -o out.celltrack
              celltrack run movie.tif --labels cells/ --nucleus-labels nuclei/ --reporter KTR=YFP@ring/YFP@nucleus-core
            """
    )

    @Argument(help: "One movie file, several, a folder, or a pattern of numbered files.")
    var movie: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The result file; by default the movie's name with .celltrack, in the working folder.",
            valueName: "file"
        ),
        transform: OutputName.checked
    )
    var output: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Masks made elsewhere: a stack, files or a folder.", valueName: "path")
    )
    var labels: [String] = []

    @Option(
        name: .customLong("nucleus-labels"),
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Masks of the nuclei of the cells, made elsewhere: a stack, files or a folder.",
            valueName: "path"
        )
    )
    var nucleusLabels: [String] = []

    @Flag(help: "Go on with an interrupted run.")
    var resume = false

    @Flag(help: "Replace an existing result; a complete one is kept as <file>.previous until the new one is complete.")
    var overwrite = false

    @Flag(name: .customLong("skip-bad-frames"), help: "Note frames that cannot be read or segmented, and go on.")
    var skipBadFrames = false

    @OptionGroup(title: "Movie") var movieFlags: MovieFlags
    @OptionGroup(title: "Parameters") var parameterFlags: ParameterFlags
    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if resume && overwrite { throw ValidationError("choose --resume or --overwrite, not both") }
    }

    func run() async throws {
        var job = Run(
            parameters: try parameterFlags.parameters(
                movie: movieFlags,
                labels: !labels.isEmpty,
                nucleusLabels: !nucleusLabels.isEmpty
            ),
            moviePaths: movie,
            labelPaths: labels,
            output: try output ?? ResultName.derived(from: movie),
            threads: try common.budget()
        )
        job.nucleusLabelPaths = nucleusLabels
        job.existing = resume ? .resume : overwrite ? .overwrite : .refuse
        job.skipsBadFrames = skipBadFrames
        try await JobRunner(common: common, json: json).run(job)
    }
}
