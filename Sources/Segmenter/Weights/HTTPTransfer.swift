import CCurl
import Foundation
import Synchronization

/// A transfer that failed on its way.
struct HTTPTransferError: LocalizedError {
    /// What happened, for a person.
    let reason: String
    var errorDescription: String? { reason }

    static let outOfMemory = HTTPTransferError(reason: "there is not enough memory for a transfer")
}

/// One request, whose answer is taken piece by piece as it comes.
///
/// By libcurl, because Foundation's `URLSession` ends the program on Linux: when a request is called off before its cache
/// has answered, and when a server answers 401 without naming a realm.
final class HTTPTransfer: Sendable {
    /// What to do with an answer; an error ends the transfer.
    struct Handlers: Sendable {
        /// Takes the answer's head.
        let head: @Sendable (HTTPAnswerHead) throws -> Void
        /// Takes the next bytes of its body.
        let body: @Sendable (Data) throws -> Void
    }

    /// Seconds without a connection, or without a byte, after which a transfer is given up.
    private static let patience = 60
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let request: HTTPRequest
    private let followsRedirections: Bool
    private let handlers: Handlers
    private let isCalledOff = Atomic(false)
    // Other threads do nothing with it but wake its poll, which libcurl allows.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    private init(_ request: HTTPRequest, followsRedirections: Bool, _ handlers: Handlers) throws(HTTPTransferError) {
        guard Self.isReady, let multi = curl_multi_init() else { throw .outOfMemory }
        self.multi = multi
        self.request = request
        self.followsRedirections = followsRedirections
        self.handlers = handlers
    }

    deinit {
        curl_multi_cleanup(multi)
    }

    /// Makes a request, and waits until all of its answer was taken.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - followsRedirections: whether the server may send us to another place; not with a secret in the head.
    ///   - handlers: what to do with the answer; they are called on a thread of the transfer, one at a time, and not after
    ///     its end.
    /// - Throws: what the handlers throw, `HTTPTransferError`, or `CancellationError`.
    static func perform(
        _ request: HTTPRequest,
        followsRedirections: Bool,
        _ handlers: Handlers
    ) async throws {
        let transfer = try HTTPTransfer(request, followsRedirections: followsRedirections, handlers)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                Thread.detachNewThread { continuation.resume(with: Result { try transfer.run() }) }
            }
        } onCancel: {
            transfer.callOff()
        }
    }

    private func callOff() {
        isCalledOff.store(true, ordering: .releasing)
        curl_multi_wakeup(multi)
    }

    private func run() throws {
        guard let transfer = curl_easy_init() else { throw HTTPTransferError.outOfMemory }
        defer { curl_easy_cleanup(transfer) }
        var fields: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(fields) }
        for (name, value) in request.fields { fields = curl_slist_append(fields, "\(name): \(value)") ?? fields }
        let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer { reason.deallocate() }
        let reception = HTTPReception(handlers, followsRedirections: followsRedirections)
        let code = withExtendedLifetime(reception) {
            let code = configure(transfer, fields, reason, reception)
            return code == CURLE_OK ? perform(transfer) : code
        }
        if let failure = reception.failure { throw failure }
        guard let code else { throw CancellationError() }
        guard code == CURLE_OK else {
            let text = String(cString: reason)
            throw HTTPTransferError(reason: text.isEmpty ? String(cString: curl_easy_strerror(code)) : text)
        }
    }

    private func configure(
        _ transfer: UnsafeMutableRawPointer,
        _ fields: UnsafeMutablePointer<curl_slist>?,
        _ reason: UnsafeMutablePointer<CChar>,
        _ reception: HTTPReception
    ) -> CURLcode {
        let numbers = [
            // Not by signals, which belong to the whole program.
            (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_CONNECTTIMEOUT, Self.patience), (CURLOPT_LOW_SPEED_LIMIT, 1),
            (CURLOPT_LOW_SPEED_TIME, Self.patience),
            (CURLOPT_FOLLOWLOCATION, followsRedirections ? 1 : 0), (CURLOPT_MAXREDIRS, 10),
            // A proxy's own head is none of the answer.
            (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
        ]
        var code = curl_set_text(transfer, CURLOPT_URL, request.url.absoluteString)
        func then(_ next: () -> CURLcode) { if code == CURLE_OK { code = next() } }
        for (option, number) in numbers { then { curl_set_number(transfer, option, number) } }
        then { curl_allow_http_only(transfer) }
        then { curl_set_fields(transfer, fields) }
        then { curl_set_reason(transfer, reason) }
        if let body = request.body {
            then { body.withUnsafeBytes { curl_set_body(transfer, $0.baseAddress, curl_off_t($0.count)) } }
        }
        then {
            curl_set_takers(
                transfer,
                { HTTPTransfer.take($0, $1 * $2, $3) { $0.take(headLine: String(decoding: $1, as: UTF8.self)) } },
                { HTTPTransfer.take($0, $1 * $2, $3) { $0.take(body: Data($1)) } },
                Unmanaged.passUnretained(reception).toOpaque()
            )
        }
        return code
    }

    /// Gives bytes to the reception that a callback names.
    ///
    /// - Returns: their number; another one ends the transfer.
    private static func take(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ taker: UnsafeMutableRawPointer?,
        _ work: (HTTPReception, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let bytes, let taker else { return 0 }
        let reception = Unmanaged<HTTPReception>.fromOpaque(taker).takeUnretainedValue()
        return work(reception, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }

    /// Moves bytes until the end.
    ///
    /// - Returns: how it ended; nil when it was called off.
    private func perform(_ transfer: UnsafeMutableRawPointer) -> CURLcode? {
        guard curl_multi_add_handle(multi, transfer) == CURLM_OK else { return CURLE_OUT_OF_MEMORY }
        defer { curl_multi_remove_handle(multi, transfer) }
        var running: Int32 = 1
        while true {
            guard !isCalledOff.load(ordering: .acquiring) else { return nil }
            guard curl_multi_perform(multi, &running) == CURLM_OK else { return CURLE_OUT_OF_MEMORY }
            if running == 0 { break }
            guard curl_multi_poll(multi, nil, 0, 1_000, nil) == CURLM_OK else { return CURLE_OUT_OF_MEMORY }
        }
        var left: Int32 = 0
        return curl_multi_info_read(multi, &left)?.pointee.data.result ?? CURLE_OUT_OF_MEMORY
    }
}
