import Foundation
import FoundationNetworking
import Synchronization

/// One request, whose answer is taken piece by piece as it comes.
final class HTTPTransfer: NSObject, URLSessionDataDelegate, Sendable {
    /// What to do with an answer; an error ends the transfer.
    struct Handlers: Sendable {
        /// Takes the answer's head.
        let head: @Sendable (HTTPURLResponse) throws -> Void
        /// Takes the next bytes of its body.
        let body: @Sendable (Data) throws -> Void
    }

    private struct State {
        var continuation: CheckedContinuation<Void, any Error>?
        var failure: (any Error)?
    }

    private let handlers: Handlers
    private let followsRedirections: Bool
    private let state = Mutex(State())

    private init(_ handlers: Handlers, followsRedirections: Bool) {
        self.handlers = handlers
        self.followsRedirections = followsRedirections
    }

    /// Makes a request, and waits until all of its answer was taken.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - followsRedirections: whether the server may send us to another place; not with a secret in the head.
    ///   - handlers: what to do with the answer.
    /// - Throws: what the handlers throw, `URLError`, or `CancellationError`.
    static func perform(
        _ request: URLRequest,
        followsRedirections: Bool,
        _ handlers: Handlers
    ) async throws {
        try Task.checkCancellation()
        let transfer = HTTPTransfer(handlers, followsRedirections: followsRedirections)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 60
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        let session = URLSession(configuration: configuration, delegate: transfer, delegateQueue: queue)
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: request)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                transfer.state.withLock { $0.continuation = continuation }
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
    }

    private func attempt(_ task: URLSessionTask, _ work: () throws -> Void) -> Bool {
        guard state.withLock({ $0.failure == nil }) else { return false }
        do {
            try work()
            return true
        } catch {
            state.withLock { $0.failure = error }
            task.cancel()
            return false
        }
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let isWanted = attempt(dataTask) {
            guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
            try handlers.head(response)
        }
        completionHandler(isWanted ? .allow : .cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        _ = attempt(dataTask) { try handlers.body(data) }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(followsRedirections ? request : nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, failure) = state.withLock { state in
            defer { state.continuation = nil }
            return (state.continuation, state.failure)
        }
        if let error = failure ?? error {
            continuation?.resume(throwing: error)
        } else {
            continuation?.resume()
        }
    }
}
