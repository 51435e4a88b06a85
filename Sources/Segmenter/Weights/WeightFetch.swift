import Foundation
import NeuralNetwork

/// Gets the published weights from the DeepCell server, and puts them into the store.
public struct WeightFetch: Sendable {
    /// Where the models go.
    public let store: ModelStore
    /// The user's token; nil when there is none.
    public var token: String?
    /// What to get.
    public var asset = WeightAsset.cellSAM
    /// Where the server is, when it is not the official one; for tests.
    public var endpoint: String?
    /// Whether models of the same name are replaced.
    public var overwrite = false
    /// Whether the archive stays beside the models.
    public var keepsArchive = false
    /// Takes the progress.
    public var report: @Sendable (WeightProgress) -> Void = { _ in }

    /// Makes a fetch.
    ///
    /// - Parameters:
    ///   - store: where the models go; it is created when needed.
    ///   - token: the user's token for the server, as in `DEEPCELL_ACCESS_TOKEN`.
    public init(into store: ModelStore, token: String?) {
        self.store = store
        self.token = token
    }

    /// Downloads the archive, or goes on with a download that broke, and imports the models in it.
    ///
    /// An archive that is there already, with the right checksum, is not downloaded again.
    ///
    /// - Returns: the models.
    /// - Throws: `WeightDownloadError`.
    public func run() async throws(WeightDownloadError) -> [StoredModel] {
        let archive = store.folder + "/" + asset.fileName
        let isPartlyDone: Bool
        do throws(WeightError) {
            isPartlyDone = try checkExisting()
            try store.create()
        } catch {
            throw .file(error)
        }
        if try !isWhole(archive) { try await download(to: archive) }
        var work = WeightImport(into: store)
        work.overwrite = overwrite || isPartlyDone
        work.report = report
        let models: [StoredModel]
        do {
            models = try work.run(archive)
        } catch {
            throw .file(error)
        }
        if !keepsArchive { unlink(archive) }
        return models
    }

    /// An answer before the download instead of behind it.
    ///
    /// - Returns: whether an import of this archive was interrupted between its models, and is to be repeated.
    private func checkExisting() throws(WeightError) -> Bool {
        guard !overwrite else { return false }
        let present = asset.models.filter { FileManager.default.fileExists(atPath: store.path(of: $0)) }
        guard let first = present.first else { return false }
        let areOfArchive = present.allSatisfy {
            StoredModel($0, in: store).source?.hasPrefix(asset.fileName + "/") == true
        }
        guard areOfArchive, present.count < asset.models.count else {
            throw .exists(file: store.path(of: first))
        }
        return true
    }

    private func isWhole(_ archive: String) throws(WeightDownloadError) -> Bool {
        guard FileManager.default.fileExists(atPath: archive) else { return false }
        do {
            return try WeightDownload.checksum(of: archive) == asset.checksum
        } catch {
            if error == .interrupted(file: archive) { throw .interrupted(file: archive) }
            return false
        }
    }

    private func download(to archive: String) async throws(WeightDownloadError) {
        let text = endpoint ?? WeightDownload.officialEndpoint
        guard let url = URL(string: text), url.scheme == "https" || url.scheme == "http", url.host != nil else {
            throw .unreachable(host: text, reason: "it is no address of a server")
        }
        let report = report
        let download = WeightDownload(endpoint: url, asset: asset, token: try usableToken()) { done, total in
            report(WeightProgress(step: .downloading, file: archive, done: done, total: total))
        }
        try await download.run(to: archive)
    }

    private func usableToken() throws(WeightDownloadError) -> String {
        guard let token = token?.trimmingCharacters(in: .whitespacesAndNewlines), !token.isEmpty else {
            throw .noToken(reason: "DEEPCELL_ACCESS_TOKEN is not set")
        }
        // It goes into the head of a request, where a line break would begin another field.
        guard token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), token.utf8.count <= 1_000 else {
            throw .noToken(reason: "DEEPCELL_ACCESS_TOKEN holds what no token does")
        }
        return token
    }
}
