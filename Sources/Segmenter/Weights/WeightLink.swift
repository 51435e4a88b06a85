import Foundation
import Synchronization

/// Asks the DeepCell server for the link of an archive.
struct WeightLink: Sendable {
    private static let largestReply = 1 << 20

    let endpoint: URL
    let asset: WeightAsset
    let token: String

    private struct Reply: Decodable {
        let url: String
    }

    private struct Refusal: Decodable {
        let error: String?
        let detail: String?
    }

    /// What came so far.
    private final class Answer: Sendable {
        let status = Mutex(0)
        let body = Mutex(Data())
    }

    /// Asks for the link.
    ///
    /// - Returns: a link that works for some time, without the token.
    /// - Throws: `WeightDownloadError` when the server refuses or its answer is not understood.
    func request() async throws(WeightDownloadError) -> URL {
        let answer = Answer()
        let handlers = HTTPTransfer.Handlers { head in
            answer.status.withLock { $0 = head.status }
        } body: { data in
            let count = answer.body.withLock { body in
                body.append(data)
                return body.count
            }
            guard count <= Self.largestReply else { throw badReply("it is too long") }
        }
        do {
            try await HTTPTransfer.perform(post, followsRedirections: false, handlers)
        } catch let error as WeightDownloadError {
            throw error
        } catch is CancellationError {
            throw .interrupted(file: asset.fileName)
        } catch {
            throw .unreachable(host: host, reason: error.localizedDescription)
        }
        return try link(answer.status.withLock { $0 }, answer.body.withLock { $0 })
    }

    private var post: HTTPRequest {
        var request = HTTPRequest(endpoint)
        request.fields["X-Api-Key"] = token
        request.fields["Content-Type"] = "application/x-www-form-urlencoded"
        let key = asset.key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        request.body = Data("s3_key=\(key)".utf8)
        return request
    }

    private func link(_ status: Int, _ body: Data) throws(WeightDownloadError) -> URL {
        guard status == 200 else {
            let refusal = try? JSONDecoder().decode(Refusal.self, from: body)
            if status == 404, refusal?.error == "Key not found" { throw .unknownAsset(key: asset.key) }
            if status == 401 || status == 403 { throw .tokenRefused }
            throw .server(host: host, status: status)
        }
        guard let reply = try? JSONDecoder().decode(Reply.self, from: body) else {
            throw badReply("there is no link in it")
        }
        // What was asked for in secret must not come in the open.
        guard let url = URL(string: reply.url), url.host != nil,
            url.scheme == "https" || url.scheme == "http" && endpoint.scheme == "http"
        else { throw badReply("its link is none to a safe place") }
        return url
    }

    private var host: String { endpoint.host ?? endpoint.absoluteString }

    private func badReply(_ reason: String) -> WeightDownloadError {
        .badReply(host: host, reason: reason)
    }
}
