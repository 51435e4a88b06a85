import Foundation
import Synchronization

/// A server on this machine that answers HTTP requests as a test wants it, also wrongly.
public final class LoopbackServer: Sendable {
    /// What a client asked for.
    public struct Request: Sendable {
        /// Such as `GET`.
        public let method: String
        /// Path with its query.
        public let path: String
        /// Head fields by their names in lower case.
        public let fields: [String: String]
        /// The body as text.
        public let body: String
    }

    /// What the server answers.
    public struct Answer: Sendable {
        /// HTTP status.
        public var status = 200
        /// More head fields.
        public var fields: [String: String] = [:]
        /// The body.
        public var body: [UInt8]
        /// The length that the head tells; nil for none.
        public var declaredLength: Int?
        /// Bytes of the body that are sent before the connection ends.
        public var sentCount: Int
        /// Whether the connection stays open behind them until the client gives up.
        public var stalls = false

        /// Makes an answer that is as it should be.
        public init(_ body: [UInt8], status: Int = 200) {
            self.body = body
            self.status = status
            declaredLength = body.count
            sentCount = body.count
        }

        /// Makes an answer of text.
        public init(_ text: String, status: Int = 200) {
            self.init(Array(text.utf8), status: status)
        }
    }

    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private struct SocketError: Error {
        let number = errno
    }

    private let descriptor: Int32
    private let log = Log()
    /// The port that the system chose.
    public let port: Int

    /// Starts a server.
    ///
    /// - Parameter answer: makes the answer to a request.
    /// - Throws: when there is no socket.
    public init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        guard descriptor >= 0 else { throw SocketError() }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else { throw SocketError() }
        Thread.detachNewThread { [log] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { LoopbackServer.serve(connection, log, answer) }
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// Address of a path on the server.
    public func address(_ path: String = "/") -> String {
        "http://127.0.0.1:\(port)\(path)"
    }

    /// What was asked for so far.
    public var requests: [Request] { log.requests.withLock { $0 } }

    private static func serve(_ connection: Int32, _ log: Log, _ answer: (Request) -> Answer) {
        defer { close(connection) }
        guard let request = readRequest(connection) else { return }
        log.requests.withLock { $0.append(request) }
        let answer = answer(request)
        var head = "HTTP/1.1 \(answer.status) Status\r\nConnection: close\r\n"
        if let length = answer.declaredLength { head += "Content-Length: \(length)\r\n" }
        for (name, value) in answer.fields.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        send(Array((head + "\r\n").utf8) + answer.body.prefix(answer.sentCount), to: connection)
        var byte: UInt8 = 0
        if answer.stalls { while recv(connection, &byte, 1, 0) > 0 {} }
    }

    private static func send(_ bytes: [UInt8], to connection: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func readRequest(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while bytes.count < 1 << 20 {
            if let request = parse(String(decoding: bytes, as: UTF8.self)) { return request }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
        return nil
    }

    /// A request that is whole; nil while bytes are missing.
    private static func parse(_ text: String) -> Request? {
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let body = String(text[end.upperBound...])
        guard words.count == 3, body.utf8.count >= fields["content-length"].flatMap(Int.init) ?? 0 else { return nil }
        return Request(method: String(words[0]), path: String(words[1]), fields: fields, body: body)
    }
}
