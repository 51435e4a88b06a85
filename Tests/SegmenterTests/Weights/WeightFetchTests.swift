import Foundation
import NeuralNetwork
import Segmenter
import Synchronization
import TestSupport
import Testing

/// Downloads from a server on this machine, which behaves as each test wants it.
@Suite struct WeightFetchTests {
    private let scratch: ScratchFolder
    private let store: ModelStore

    init() throws {
        scratch = try ScratchFolder()
        store = WeightFixture.store(scratch)
    }

    private static let archive = ArchiveBytes.gzip(
        ArchiveBytes.tar([("set/tiny.pt", ArchiveBytes.checkpoint(WeightFixture.tiny.tensorShapes))])
    )
    private static let asset = WeightAsset(key: "models/a set.tar.gz", checksum: md5(archive), models: ["tiny"])

    private static func md5(_ bytes: [UInt8]) -> String {
        var digest = MD5Digest()
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.hexadecimal()
    }

    /// A server that gives a link to what a closure answers.
    private func server(
        _ link: LoopbackServer.Answer? = nil,
        _ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer
    ) throws -> LoopbackServer {
        try LoopbackServer { request in
            guard request.method == "POST" else { return answer(request) }
            guard request.fields["x-api-key"] == "my-token" else {
                return .init(#"{"detail": "Authentication credentials were not provided."}"#, status: 403)
            }
            let host = request.fields["host"] ?? ""
            return link ?? .init(#"{"url": "http://\#(host)/link?signature=1", "size": "1 B"}"#)
        }
    }

    /// The part of the archive that a request asks for.
    private static func part(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
        guard let range = request.fields["range"], let start = Int(range.dropFirst(6).dropLast()) else {
            return .init(archive)
        }
        var answer = LoopbackServer.Answer(Array(archive[start...]), status: 206)
        answer.fields = ["Content-Range": "bytes \(start)-\(archive.count - 1)/\(archive.count)"]
        return answer
    }

    private func fetch(_ server: LoopbackServer, token: String? = "my-token") -> WeightFetch {
        var fetch = WeightFetch(into: store, token: token)
        fetch.endpoint = server.address("/api/getData/")
        fetch.asset = Self.asset
        // The server lives as long as whoever talks to it.
        fetch.report = { _ in withExtendedLifetime(server) {} }
        return fetch
    }

    private func error(_ fetch: WeightFetch) async throws -> WeightDownloadError {
        do throws(WeightDownloadError) {
            _ = try await fetch.run()
        } catch {
            #expect(error.description.count < 600)
            #expect(store.names.isEmpty)
            return error
        }
        throw Unexpected()
    }

    private struct Unexpected: Error {}

    private var partial: String { scratch.file("models/a set.tar.gz.partial") }

    private func leavePartial(_ bytes: [UInt8]) throws {
        _ = try scratch.folder("models")
        try scratch.write(Data(bytes), to: "models/a set.tar.gz.partial")
    }

    private var files: [String] { scratch.names.filter { $0.hasPrefix("models/") } }

    @Test func theWholeWay() async throws {
        let server = try server { Self.part($0) }
        let steps = Mutex<[WeightProgress.Step]>([])
        var fetch = fetch(server)
        fetch.token = " my-token\n"
        fetch.report = { progress in steps.withLock { if $0.last != progress.step { $0.append(progress.step) } } }
        let models = try await fetch.run()
        #expect(models.map(\.name) == ["tiny"] && files == ["models/tiny.safetensors"])
        try CellSAMWeightFile.open(store.locate("tiny")).verify()
        #expect(steps.withLock { $0 } == [.downloading, .extracting, .checking, .writing])
        let requests = server.requests
        #expect(requests.map(\.method) == ["POST", "GET"])
        #expect(requests[0].path == "/api/getData/" && requests[0].body == "s3_key=models%2Fa%20set%2Etar%2Egz")
        #expect(requests[1].path == "/link?signature=1" && requests[1].fields["x-api-key"] == nil)
    }

    @Test func theArchiveIsKeptAndUsedAgain() async throws {
        let server = try server { Self.part($0) }
        var fetch = fetch(server)
        fetch.keepsArchive = true
        _ = try await fetch.run()
        #expect(files == ["models/a set.tar.gz", "models/tiny.safetensors"])
        let count = server.requests.count
        fetch.token = nil
        let model = scratch.file("models/tiny.safetensors")
        await #expect(throws: WeightDownloadError.file(.exists(file: model))) { try await fetch.run() }
        fetch.overwrite = true
        _ = try await fetch.run()
        #expect(server.requests.count == count)
    }

    /// A model of the archive that is there alone was left by an import that was killed.
    @Test func anInterruptedImportIsGoneOnWith() async throws {
        let server = try server { Self.part($0) }
        _ = try await fetch(server).run()
        var again = fetch(server)
        again.asset = WeightAsset(key: Self.asset.key, checksum: Self.asset.checksum, models: ["other", "tiny"])
        #expect(try await again.run().map(\.name) == ["tiny"])
    }

    @Test(arguments: [nil, "", "wrong", "two\r\nX-Other: lines", "µ"]) func tokens(token: String?) async throws {
        let server = try server { Self.part($0) }
        let error = try await error(fetch(server, token: token))
        if token == "wrong" {
            #expect(error == .tokenRefused)
        } else {
            guard case .noToken = error else { throw Unexpected() }
            #expect(server.requests.isEmpty)
        }
        #expect(error.description.contains("DEEPCELL_ACCESS_TOKEN") && files.isEmpty)
    }

    @Test func refusals() async throws {
        func error(_ text: String, _ status: Int) async throws -> WeightDownloadError {
            try await self.error(fetch(try server(.init(text, status: status)) { Self.part($0) }))
        }
        #expect(try await error(#"{"error": "Key not found"}"#, 404) == .unknownAsset(key: "models/a set.tar.gz"))
        #expect(try await error("<html>", 404) == .server(host: "127.0.0.1", status: 404))
        #expect(try await error("", 500) == .server(host: "127.0.0.1", status: 500))
        #expect(try await error("", 401) == .tokenRefused)
        for challenge in ["Bearer", "Api-Key realm=\"api\"", "Basic realm=\"x\"", "realm=", ""] {
            var answer = LoopbackServer.Answer("no", status: 401)
            answer.fields = ["WWW-Authenticate": challenge]
            let error = try await self.error(fetch(try server(answer) { Self.part($0) }))
            #expect(error == .tokenRefused)
        }
        for text in [
            "", "<html>", "{}", #"{"url": 3}"#, #"{"url": ""}"#, #"{"url": "file:///etc/passwd"}"#,
            #"{"url": "ftp://a/b"}"#,
            String(repeating: " ", count: 2 << 20),
        ] {
            guard case .badReply = try await error(text, 200) else { throw Unexpected() }
        }
        #expect(files.isEmpty)
    }

    /// The token must not follow to another place.
    @Test func redirections() async throws {
        let other = try LoopbackServer { _ in .init("{}") }
        var answer = LoopbackServer.Answer("", status: 307)
        answer.fields = ["Location": other.address()]
        let error = try await error(fetch(try server(answer) { Self.part($0) }))
        #expect(error == .server(host: "127.0.0.1", status: 307))
        #expect(other.requests.isEmpty)
    }

    /// An archive may lie elsewhere than its link says, but on the web.
    @Test func anArchiveElsewhere() async throws {
        let other = try LoopbackServer { Self.part($0) }
        func fetch(_ place: String) throws -> WeightFetch {
            self.fetch(
                try server { _ in
                    var answer = LoopbackServer.Answer("elsewhere", status: 302)
                    answer.fields = ["Location": place]
                    return answer
                }
            )
        }
        guard case .unreachable = try await error(fetch("file:///etc/passwd")) else { throw Unexpected() }
        #expect(try await fetch(other.address("/there")).run().map(\.name) == ["tiny"])
        #expect(other.requests.map(\.path) == ["/there"])
    }

    @Test func aLinkThatDoesNotWork() async throws {
        for status in [403, 404, 503] {
            let error = try await error(fetch(try server { _ in .init("expired", status: status) }))
            #expect(error == .server(host: "127.0.0.1", status: status))
        }
        #expect(files.isEmpty)
    }

    @Test func nobodyThere() async throws {
        var fetch = fetch(try server { Self.part($0) })
        fetch.report = { _ in }
        guard case .unreachable = try await error(fetch) else { throw Unexpected() }
        for address in ["", "nonsense", "file:///etc/passwd", "http://"] {
            fetch.endpoint = address
            guard case .unreachable = try await error(fetch) else { throw Unexpected() }
        }
        #expect(files.isEmpty)
    }

    @Test func brokenDownloadsAreGoneOnWith() async throws {
        let half = Self.archive.count / 2
        let broken = try server { request in
            var answer = Self.part(request)
            answer.sentCount = half
            return answer
        }
        guard case .broken(_, let received, let expected, _) = try await error(fetch(broken)) else {
            throw Unexpected()
        }
        #expect(received == half && expected == Self.archive.count)
        #expect(try [UInt8](scratch.read("models/a set.tar.gz.partial")) == Array(Self.archive[..<half]))
        let whole = try server { Self.part($0) }
        #expect(try await fetch(whole).run().map(\.name) == ["tiny"])
        #expect(whole.requests.last?.fields["range"] == "bytes=\(half)-")
        #expect(files == ["models/tiny.safetensors"])
    }

    @Test func aServerThatKnowsNoParts() async throws {
        // As many bytes as the whole has, but others.
        for count in [100, Self.archive.count] {
            try leavePartial([UInt8](repeating: 7, count: count))
            let server = try server { _ in .init(Self.archive) }
            var fetch = fetch(server)
            fetch.overwrite = true
            _ = try await fetch.run()
            #expect(files == ["models/tiny.safetensors"])
        }
    }

    @Test func everythingWasThere() async throws {
        try leavePartial(Self.archive)
        let server = try server { _ in .init("<error>range</error>", status: 416) }
        _ = try await fetch(server).run()
        #expect(files == ["models/tiny.safetensors"])
    }

    @Test func anotherPartThanAskedFor() async throws {
        try leavePartial(Array(Self.archive[..<100]))
        for field in ["bytes 0-9/1000", "bytes 101-1000/1001", "nonsense", ""] {
            let server = try server { _ in
                var answer = LoopbackServer.Answer(Self.archive, status: 206)
                answer.fields = ["Content-Range": field]
                return answer
            }
            guard case .badReply = try await error(fetch(server)) else { throw Unexpected() }
            #expect(try [UInt8](scratch.read("models/a set.tar.gz.partial")) == Array(Self.archive[..<100]))
        }
    }

    @Test func wrongContent() async throws {
        var other = Self.archive
        other[other.count / 2] ^= 1
        let bytes = other
        let error = try await error(fetch(try server { _ in .init(bytes) }))
        #expect(
            error
                == .checksum(
                    file: store.folder + "/a set.tar.gz",
                    expected: Self.asset.checksum,
                    found: Self.md5(other)
                )
        )
        #expect(files.isEmpty)
    }

    @Test func serversThatLieAboutTheSize() async throws {
        // Less is declared than sent: what lies behind belongs to nothing.
        let less = try server { _ in
            var answer = LoopbackServer.Answer(Self.archive)
            answer.declaredLength = 1_000
            return answer
        }
        guard case .checksum = try await error(fetch(less)) else { throw Unexpected() }
        // More bytes come than the whole has.
        try leavePartial(Array(Self.archive[..<100]))
        let more = try server { _ in
            var answer = LoopbackServer.Answer([UInt8](repeating: 1, count: 5_000), status: 206)
            answer.fields = ["Content-Range": "bytes 100-199/200"]
            return answer
        }
        guard case .tooLarge = try await error(fetch(more)) else { throw Unexpected() }
        // Far more than any archive of weights is announced.
        let huge = try server { _ in
            var answer = LoopbackServer.Answer(Self.archive)
            answer.declaredLength = 1 << 50
            return answer
        }
        guard case .tooLarge = try await error(fetch(huge)) else { throw Unexpected() }
        #expect(files.isEmpty)
        // No length at all is no fault.
        let silent = try server { _ in
            var answer = LoopbackServer.Answer(Self.archive)
            answer.declaredLength = nil
            return answer
        }
        #expect(try await fetch(silent).run().count == 1)
    }

    /// A server that sends some bytes of the archive, and then no more.
    private func stallingServer(after count: Int) throws -> LoopbackServer {
        try server { _ in
            var answer = LoopbackServer.Answer(Self.archive)
            answer.sentCount = count
            answer.stalls = true
            return answer
        }
    }

    @Test func calledOff() async throws {
        let server = try stallingServer(after: 1_000)
        let fetch = fetch(server)
        let task = Task { try await fetch.run() }
        while (try? scratch.read("models/a set.tar.gz.partial").count) != 1_000 {
            try await Task.sleep(for: .milliseconds(10))
        }
        task.cancel()
        await #expect(throws: WeightDownloadError.interrupted(file: partial)) { try await task.value }
        #expect(try scratch.read("models/a set.tar.gz.partial").count == 1_000)
    }

    /// Wherever a transfer is when it is called off, it ends, and so does nothing else.
    @Test func calledOffAtAnyMoment() async throws {
        let server = try stallingServer(after: 10)
        let fetch = fetch(server)
        for round in 0..<300 {
            let task = Task { try await fetch.run() }
            if round > 0 { try await Task.sleep(for: .microseconds(round * round % 3_000)) }
            task.cancel()
            let error = await #expect(throws: WeightDownloadError.self) { try await task.value }
            guard case .interrupted = error else { throw Unexpected() }
        }
    }

    @Test func twoAtATime() async throws {
        let server = try stallingServer(after: 10)
        let fetch = fetch(server)
        let task = Task { try await fetch.run() }
        while !FileManager.default.fileExists(atPath: partial) { try await Task.sleep(for: .milliseconds(10)) }
        let error = try await error(fetch)
        #expect(error.description.contains("another program"))
        task.cancel()
        _ = await task.result
    }
}
