import Foundation

/// What is asked of a server.
struct HTTPRequest: Sendable {
    let url: URL
    /// Head fields.
    var fields: [String: String] = ["User-Agent": "celltrack"]
    /// What is posted; nil for a GET.
    var body: Data?

    init(_ url: URL) {
        self.url = url
    }
}

/// The head of a server's answer.
struct HTTPAnswerHead: Sendable {
    /// HTTP status; 0 where the line that should tell it cannot be read.
    let status: Int
    private var fields: [String: String] = [:]

    /// Makes a head that has no fields yet.
    ///
    /// - Parameter line: its first line, such as `HTTP/1.1 200 OK`.
    init(statusLine line: String) {
        let words = line.split(separator: " ")
        status = words.count > 1 ? Int(words[1]) ?? 0 : 0
    }

    /// Adds a field from its line, such as `Content-Length: 12`; what is no field is passed over.
    mutating func add(_ line: String) {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }

    /// A field by its name in any case.
    func field(_ name: String) -> String? { fields[name.lowercased()] }

    /// Bytes of the body, where the server tells.
    var contentLength: Int? { field("Content-Length").flatMap(Int.init).flatMap { $0 < 0 ? nil : $0 } }
}
