import ArgumentParser
import NeuralNetwork
import Segmenter

/// Whether weights are whole.
struct WeightsVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read weights to the last number, and compare them with their digest.",
        discussion: """
            Examples:
              celltrack weights verify
              celltrack weights verify cellsam_general
              celltrack weights verify models/mine.safetensors --json

            Exit codes: 65 a file is damaged, 66 it is missing, 69 there is no such model, 130 interrupted.
            """
    )

    @Argument(help: "Names of models or paths of weight files; all models by default.")
    var models: [String] = []

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = ModelStore()
        let names = models.isEmpty ? [BundledModel.name] + store.names : models
        let outcome = try await Interruption.guarding { try Self.verify(names, in: store) }
        if json.json {
            try StandardOutput.print(json: outcome.good)
        } else if !common.quiet {
            StandardOutput.print(table: outcome.good.map { [$0.path, "good", $0.digest ?? "-"] })
        }
        if let error = outcome.error { throw error }
    }

    /// Checks files; gives those that are good, and the first error.
    private static func verify(
        _ names: [String],
        in store: ModelStore
    ) throws -> (good: [StoredModel], error: WeightError?) {
        var good: [StoredModel] = []
        var first: WeightError?
        for name in names {
            do throws(WeightError) {
                let file = try store.open(name)
                try file.verify()
                good.append(StoredModel(CellSAMWeightFile.name(of: file.path), file))
            } catch {
                if case .interrupted = error { throw error }
                first = first ?? error
            }
        }
        return (good, first)
    }
}
