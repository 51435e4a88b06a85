import ArgumentParser
import Foundation
import Segmenter

/// The published weights from their server.
struct WeightsFetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Get the published CellSAM weights with your own token.",
        discussion: """
            The weights are for non-commercial, academic use only, under the CellSAM model licence. They come from \
            users.deepcell.org, with a token that you make there for yourself and put into the environment variable \
            DEEPCELL_ACCESS_TOKEN; celltrack passes none on. A download that breaks is gone on with by the same command.
            Example:
              export DEEPCELL_ACCESS_TOKEN=...
              celltrack weights fetch

            Exit codes: 65 the download is not the published archive, 69 no token, or the server refuses it or cannot be \
            reached, 73 weights of this name exist, 74 the connection or writing broke on the way, 130 interrupted.
            """
    )

    @Flag(help: "Replace weights of the same name.")
    var overwrite = false

    @Flag(name: .customLong("keep-archive"), help: "Keep the downloaded archive beside the weights.")
    var keepsArchive = false

    @Option(help: .hidden) var endpoint: String?
    @Option(help: .hidden) var asset: String?
    @Option(help: .hidden) var md5: String?

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let printer = WeightProgressPrinter(common)
        defer { printer.end() }
        var fetch = WeightFetch(
            into: ModelStore(),
            token: ProcessInfo.processInfo.environment["DEEPCELL_ACCESS_TOKEN"]
        )
        fetch.overwrite = overwrite
        fetch.keepsArchive = keepsArchive
        fetch.endpoint = endpoint
        fetch.report = { printer.report($0) }
        if asset != nil || md5 != nil {
            let official = WeightAsset.cellSAM
            fetch.asset = WeightAsset(
                key: asset ?? official.key,
                checksum: md5 ?? official.checksum,
                models: official.models
            )
        }
        printer.note("The CellSAM weights are for non-commercial, academic use only; see their licence.")
        let work = fetch
        let models = try await Interruption.guarding { try await work.run() }
        printer.end()
        try WeightsImport.print(models, json: json, common: common)
    }
}
