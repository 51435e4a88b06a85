import Foundation

/// Takes what a transfer receives, on its thread.
final class HTTPReception {
    private let followsRedirections: Bool
    private let handlers: HTTPTransfer.Handlers
    private var head = HTTPAnswerHead(statusLine: "")
    private var isHeadTaken = false
    /// The error of a handler, which ended the transfer.
    private(set) var failure: (any Error)?

    init(_ handlers: HTTPTransfer.Handlers, followsRedirections: Bool) {
        self.handlers = handlers
        self.followsRedirections = followsRedirections
    }

    /// Takes a line of a head; false ends the transfer.
    func take(headLine: String) -> Bool {
        let line = headLine.trimmingCharacters(in: .newlines)
        if line.hasPrefix("HTTP/") {
            head = HTTPAnswerHead(statusLine: line)
            isHeadTaken = false
        } else if !line.isEmpty {
            head.add(line)
        } else if !isHeadTaken && isFinal {
            isHeadTaken = true
            return attempt { try handlers.head(head) }
        }
        return true
    }

    /// Takes a piece of the body; false ends the transfer.
    func take(body: Data) -> Bool {
        attempt { try handlers.body(body) }
    }

    /// Whether no other answer follows this one.
    private var isFinal: Bool {
        switch head.status {
        case 100..<200: false
        case 300..<400: !followsRedirections || head.field("Location") == nil
        default: true
        }
    }

    private func attempt(_ work: () throws -> Void) -> Bool {
        guard failure == nil else { return false }
        do {
            try work()
            return true
        } catch {
            failure = error
            return false
        }
    }
}
