import ArgumentParser
import Segmenter

/// What weights are there.
struct WeightsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the weights that are there, with their digests and licences.",
        discussion: """
            Checkpoints that the CellSAM Python package has downloaded are shown as well; they can be imported.
            Examples:
              celltrack weights list
              celltrack weights list --json
            """
    )

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        let list = WeightsReport(ModelStore())
        guard !json.json else { return try StandardOutput.print(json: list) }
        StandardOutput.print(table: list.rows)
        guard list.models.count == 1, !common.quiet else { return }
        StandardError.print(ModelStore().advice.joined(separator: "\n"))
    }
}

/// The bundled model and those of a store.
struct WeightsReport: Encodable {
    let folder: String
    let models: [StoredModel]
    let importable: [String]

    init(_ store: ModelStore) {
        folder = store.folder
        models = [.bundled] + store.names.map { StoredModel($0, in: store) }
        importable = store.importable
    }

    /// The models as lines of a table.
    var rows: [[String]] {
        [["folder", folder]] + models.flatMap { WeightRows($0).rows }
            + importable.map { ["can be imported", $0] }
    }
}

/// A model as lines of a table.
struct WeightRows {
    let rows: [[String]]

    init(_ model: StoredModel) {
        if let problem = model.problem {
            rows = [["model", model.name, problem]]
            return
        }
        let types = (model.tensorTypes ?? [:]).sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }
        let millions = figure((model.parameterCount.map { Double($0) / 1e6 }))
        let megabytes = figure(model.byteCount.map { Double($0) / 1e6 })
        rows = [
            ["model", model.name], ["  file", model.path],
            ["  size", "\(megabytes) MB, \(millions) million parameters"],
            ["  tensors", types.joined(separator: ", ")], ["  SHA-256 of the numbers", model.digest ?? "-"],
            ["  made from", model.source ?? "-"], ["  its SHA-256", model.sourceDigest ?? "-"],
            ["  licence", model.licence ?? "-"],
        ]
    }
}
