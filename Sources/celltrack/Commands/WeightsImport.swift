import ArgumentParser
import Foundation
import Segmenter

/// Weights from a file.
struct WeightsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make weight files of a checkpoint, a safetensors file or an archive of checkpoints.",
        discussion: """
            Takes a PyTorch checkpoint (.pt), a safetensors file with the tensors of one, or a tar archive (.tar, \
            .tar.gz) with checkpoints. Nothing in a checkpoint is run. Only the tensors that inference uses are kept, in \
            their own type. The sizes of other networks than the published one are taken from the shapes; what they do not \
            tell comes from a JSON file, such as {"detector": {"heads": 4, "normalizationGroups": 32}, "maskDecoder": \
            {"heads": 4}}.
            Examples:
              celltrack weights import ~/.deepcell/models/cellsam_v1.2/cellsam_general.pt
              celltrack weights import cellsam-models_v1.2.tar.gz --name cellsam_general
              celltrack weights import trained.pt --name mine --configuration sizes.json

            Exit codes: 65 the file is damaged or holds no CellSAM network, 66 it is missing, 73 weights of this name \
            exist, 74 writing broke on the way, 130 interrupted.
            """
    )

    @Argument(help: "The checkpoint, safetensors file or archive.")
    var file: String

    @Option(help: ArgumentHelp("Name of the model; in an archive the one checkpoint to take.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Sizes that the tensors do not tell, in JSON.", valueName: "file"))
    var configuration: String?

    @Flag(help: "Replace weights of the same name.")
    var overwrite = false

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let printer = WeightProgressPrinter(common)
        defer { printer.end() }
        var work = WeightImport(into: ModelStore())
        work.name = name
        if let configuration { work.parameters = try ConfigurationFile(path: configuration) }
        work.overwrite = overwrite
        work.report = { printer.report($0) }
        let (file, job) = (file, work)
        let models = try await Interruption.guarding { try job.run(file) }
        printer.end()
        try WeightsImport.print(models, json: json, common: common)
    }

    /// Prints what was made.
    static func print(_ models: [StoredModel], json: JSONOption, common: CommonOptions) throws {
        guard !json.json else { return try StandardOutput.print(json: models) }
        guard !common.quiet else { return }
        StandardOutput.print(table: models.flatMap { WeightRows($0).rows })
    }
}
