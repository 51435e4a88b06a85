import Foundation
import NeuralNetwork
import Synchronization

/// Takes the server's answer to the request for an archive, whole or from some byte on.
struct DownloadAnswer: Sendable {
    private let file: DownloadFile
    private let host: String
    private let report: @Sendable (Int, Int?) -> Void
    private let before: Int
    private let state = SharedState()

    init(file: DownloadFile, host: String, report: @escaping @Sendable (Int, Int?) -> Void) {
        self.file = file
        self.host = host
        self.report = report
        before = file.count
    }

    var handlers: HTTPTransfer.Handlers {
        HTTPTransfer.Handlers(head: { try takeHead($0) }, body: { try takeBody($0) })
    }

    private func takeHead(_ head: HTTPAnswerHead) throws {
        switch head.status {
        case 200:
            if before > 0 { try file.restart() }
            if let length = head.contentLength { state.total = length }
        case 206:
            let range = ContentRange(head.field("Content-Range"))
            guard let range, range.start == before else {
                throw WeightDownloadError.badReply(host: host, reason: "it sends another part than was asked for")
            }
            state.total = range.total
        case 416 where before > 0:
            // Nothing lies behind what is there: it is whole, as its checksum will tell.
            state.total = before
            state.hasData = false
        default: throw WeightDownloadError.server(host: host, status: head.status)
        }
        if let total = state.total, total > WeightDownload.largestArchive { throw tooLarge() }
    }

    private func takeBody(_ data: Data) throws {
        // The body of an answer without data, such as an explanation, is no part of the archive.
        guard state.hasData else { return }
        guard file.count + data.count <= state.total ?? WeightDownload.largestArchive else { throw tooLarge() }
        try file.append(data)
        report(file.count, state.total)
    }

    private func tooLarge() -> WeightDownloadError {
        file.remove()
        let limit = WeightDownload.largestArchive
        return .tooLarge(file: file.path, limit: min(state.total ?? limit, limit))
    }

    /// Checks that all bytes came.
    func checkEnd() throws {
        if let total = state.total, file.count < total { throw HTTPTransferError(reason: "the server ended it") }
    }

    /// What went wrong, for a person.
    func explained(_ error: any Error) -> WeightDownloadError {
        switch error {
        case let error as WeightDownloadError: return error
        case let error as WeightError: return .file(error)
        case is CancellationError: return .interrupted(file: file.path)
        default:
            let reason = error.localizedDescription
            return file.count == 0
                ? .unreachable(host: host, reason: reason)
                : .broken(file: file.path, received: file.count, expected: state.total, reason: reason)
        }
    }
}

extension DownloadAnswer {
    /// What the head of the answer has told, for all pieces of the body.
    private final class SharedState: Sendable {
        private let values = Mutex<(total: Int?, hasData: Bool)>((nil, true))

        /// Bytes of the whole archive, once they are known.
        var total: Int? {
            get { values.withLock { $0.total } }
            set { values.withLock { $0.total = newValue } }
        }

        /// Whether the body is a part of the archive.
        var hasData: Bool {
            get { values.withLock { $0.hasData } }
            set { values.withLock { $0.hasData = newValue } }
        }
    }
}

/// The head field that says which part of a file an answer holds.
///
/// - Source: RFC 9110, section 14.4.
struct ContentRange {
    let start: Int
    let total: Int?

    /// Reads a field such as `bytes 100-199/1000`; nil when it has another form.
    init?(_ field: String?) {
        guard let parts = field?.wholeMatch(of: /bytes (\d{1,18})-\d{1,18}\/(\d{1,18}|\*)/), let start = Int(parts.1)
        else { return nil }
        self.start = start
        total = Int(parts.2)
    }
}
