import ArgumentParser
import Pipeline

/// Masks only.
struct SegmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Find cells and write their masks, one TIFF per frame.",
        discussion: """
            Examples:
              celltrack segment movie.ome.tif --preset nuclei -o masks
              celltrack segment image.tif --segmenter cellsam -o masks
              celltrack segment image.tif --segmenter cellsam --boxes boxes.csv -o masks
            """
    )

    @Argument(help: "An image or a movie: one file, several, a folder, or a pattern of numbered files.")
    var image: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to write maskNNN.tif into.", valueName: "folder"),
        transform: OutputName.checked
    )
    var output: String

    @Option(
        help: ArgumentHelp(
            "Boxes that CellSAM turns into masks: CSV with frame, min_x, min_y, max_x, max_y in pixels.",
            valueName: "file"
        )
    )
    var boxes: String?

    @Flag(help: "Go on with an interrupted segmentation.")
    var resume = false

    @Flag(help: "Replace what exists.")
    var overwrite = false

    @Flag(
        name: .customLong("skip-bad-frames"),
        help: "Pass over frames that cannot be read or segmented; they have no mask."
    )
    var skipBadFrames = false

    @OptionGroup(title: "Movie") var movieFlags: MovieFlags
    @OptionGroup(title: "Parameters") var parameterFlags: ParameterFlags
    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if resume && overwrite { throw ValidationError("choose --resume or --overwrite, not both") }
    }

    func run() async throws {
        let parameters = try parameterFlags.parameters(movie: movieFlags)
        guard parameters.segmentation.segmenter != .labels else {
            throw ValidationError(
                "the segmenter 'labels' finds no cells; masks made elsewhere go to 'celltrack run' or 'celltrack track'"
            )
        }
        var job = MaskExport(
            parameters: parameters,
            moviePaths: image,
            boxesFile: boxes,
            output: output,
            threads: try common.budget()
        )
        job.existing = resume ? .resume : overwrite ? .overwrite : .refuse
        job.skipsBadFrames = skipBadFrames
        let printer = ProgressPrinter(common)
        defer { printer.end() }
        let work = job
        let masks = try await Interruption.guarding { try await work.start { printer.report($0) } }
        printer.end()
        if json.json {
            try StandardOutput.print(json: masks)
        } else if !common.quiet {
            let counts = masks.cellsPerFrame
            StandardOutput.print(
                table: [
                    ["frames", "\(counts.count)"],
                    ["masks in all frames", "\(counts.compactMap(\.self).reduce(0, +))"],
                ]
                    + (masks.boxesWithoutMask.map { [["boxes without a mask", "\($0.count)"]] } ?? [])
                    + [["masks", output]]
            )
        }
    }
}
