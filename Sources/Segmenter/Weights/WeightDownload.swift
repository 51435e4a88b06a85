import Foundation
import NeuralNetwork

/// Gets an archive from the DeepCell server with the user's token.
///
/// The server gives a link for a key and a token; the archive comes from that link. A download that breaks is gone on
/// with, and what came is believed only when its checksum is right.
///
/// - Source: the protocol of the CellSAM Python package, module `_auth`, as its specification describes it.
struct WeightDownload: Sendable {
    /// Where the server is.
    static let officialEndpoint = "https://users.deepcell.org/api/getData/"
    /// An archive is at most this large.
    static let largestArchive = 1 << 33

    let endpoint: URL
    let asset: WeightAsset
    let token: String
    /// Takes the bytes so far, and those in all where they are known.
    let report: @Sendable (Int, Int?) -> Void

    /// Gets the archive.
    ///
    /// - Parameter path: where the archive appears when it is whole; `PATH.partial` holds it until then.
    /// - Throws: `WeightDownloadError`.
    func run(to path: String) async throws(WeightDownloadError) {
        let partial: DownloadFile
        do {
            partial = try DownloadFile(path: path + ".partial")
        } catch {
            throw .file(error)
        }
        defer { partial.release() }
        do {
            let link = try await WeightLink(endpoint: endpoint, asset: asset, token: token).request()
            try await download(link, partial)
        } catch {
            if partial.count == 0 { partial.remove() }
            throw error
        }
        try check(partial, path)
        do {
            try partial.finish(as: path)
        } catch {
            throw .file(error)
        }
    }

    private func download(_ link: URL, _ file: DownloadFile) async throws(WeightDownloadError) {
        var request = HTTPRequest(link)
        // A coding on the way would change what is counted and checked.
        request.fields["Accept-Encoding"] = "identity"
        let before = file.count
        if before > 0 { request.fields["Range"] = "bytes=\(before)-" }
        let answer = DownloadAnswer(file: file, host: link.host ?? "the server", report: report)
        do {
            try await HTTPTransfer.perform(request, followsRedirections: true, answer.handlers)
            try answer.checkEnd()
        } catch {
            throw answer.explained(error)
        }
    }

    private func check(_ file: DownloadFile, _ path: String) throws(WeightDownloadError) {
        let found: String
        do {
            found = try WeightDownload.checksum(of: file.path)
        } catch {
            throw error == .interrupted(file: file.path) ? .interrupted(file: path) : .file(error)
        }
        guard found == asset.checksum else {
            file.remove()
            throw .checksum(file: path, expected: asset.checksum, found: found)
        }
    }

    /// MD5 of a file.
    static func checksum(of path: String) throws(WeightError) -> String {
        let file = try MappedFile(path: path)
        var digest = MD5Digest()
        try file.forEachBlock(of: 0..<file.bytes.count) { (block) throws(WeightError) in
            guard !Task.isCancelled else { throw .interrupted(file: path) }
            digest.update(block)
        }
        return digest.hexadecimal()
    }
}
