import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite struct WeightsTests {
    private let scratch: ScratchFolder
    private let program: Program

    init() throws {
        scratch = try ScratchFolder()
        var program = try Program(in: scratch.path)
        program.environment = [
            "CELLTRACK_MODELS": scratch.file("models"), "HOME": scratch.path, "DEEPCELL_ACCESS_TOKEN": nil,
        ]
        self.program = program
        try scratch.write(Data(Self.checkpoint), to: "tiny.pt")
    }

    /// A network with the published widths, as small as it can be.
    private static let configuration: CellSAMConfiguration = {
        var configuration = CellSAMConfiguration()
        configuration.imageSize = 64
        configuration.encoder.width = 16
        configuration.encoder.depth = 2
        configuration.encoder.heads = 2
        configuration.encoder.windowSize = 2
        configuration.encoder.globalBlocks = [1]
        configuration.encoder.hiddenWidth = 32
        configuration.maskDecoder.layers = 1
        configuration.detector.encoderLayers = 1
        configuration.detector.decoderLayers = 1
        configuration.detector.queries = 30
        return configuration
    }()
    private static let checkpoint = ArchiveBytes.checkpoint(configuration.tensorShapes)
    private static let archive = ArchiveBytes.gzip(ArchiveBytes.tar([("set/tiny.pt", checkpoint)]))

    private var models: [String] { scratch.names.filter { $0.hasPrefix("models/") } }

    @Test func importListVerify() throws {
        let imported = try program.run("weights", "import", "tiny.pt", "--name", "mine")
        expectSuccess(imported)
        #expect(imported.output.contains("mine") && imported.output.contains("float32"))
        let list = try program.run("weights", "list", "--json")
        expectSuccess(list)
        let report = try #require(JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [String: Any])
        let models = try #require(report["models"] as? [[String: Any]])
        #expect(models.map { $0["name"] as? String } == ["celltrack-compact", "mine"])
        let model = try #require(models.last)
        #expect(model["source"] as? String == "tiny.pt")
        #expect((model["digest"] as? String)?.count == 64 && model["licence"] is String)
        for arguments in [[], ["mine"], ["models/mine.safetensors"]] {
            let verified = try program.run(["weights", "verify"] + arguments)
            expectSuccess(verified)
            #expect(verified.output.contains("good"))
        }
        expectRefusal(try program.run("weights", "import", "tiny.pt", "--name", "mine"), 73, naming: "--overwrite")
        expectSuccess(try program.run("weights", "import", "tiny.pt", "--name", "mine", "--overwrite", "--quiet"))
        #expect(self.models == ["models/mine.safetensors"])
    }

    @Test func aFileOfOneLetter() throws {
        try scratch.write(try scratch.read("tiny.pt"), to: "w")
        expectSuccess(try program.run("weights", "import", "w", "--quiet"))
        #expect(models == ["models/w.safetensors"])
    }

    @Test func withoutWeights() throws {
        let list = try program.run("weights", "list")
        expectSuccess(list)
        #expect(list.output.contains("celltrack-compact") && list.errorLines.count == 2)
        expectSuccess(try program.run("weights", "verify"))
        expectSuccess(try program.run("weights", "verify", "celltrack-compact"))
        let verified = try program.run("weights", "verify", "cellsam_general")
        expectRefusal(verified, 69, naming: "cellsam_general")
        #expect(verified.errorLines.count == 3)
        #expect(verified.errors.contains("weights fetch") && verified.errors.contains("weights import"))
        expectRefusal(try program.run("weights", "verify", "none"), 69, naming: "none")
        expectRefusal(try program.run("weights", "verify", "none.safetensors"), 66, naming: "none.safetensors")
    }

    @Test func damagedFiles() throws {
        expectRefusal(try program.run("weights", "import", "none.pt"), 66, naming: "none.pt")
        expectRefusal(try program.run("weights", "import", "."), 66, naming: "not a file")
        try scratch.write("hello, hello, hello", to: "text.pt")
        expectRefusal(try program.run("weights", "import", "text.pt"), 65, naming: "text.pt")
        let hostile = PickleBytes.document(
            PickleBytes.symbol("os", "system") + PickleBytes.tuple([PickleBytes.text("id")])
        )
        try scratch.write(Data(ZipBytes([("a/data.pkl", hostile)]).bytes), to: "hostile.pt")
        expectRefusal(try program.run("weights", "import", "hostile.pt"), 65, naming: "os.system", "hostile.pt")
        var shapes = Self.configuration.tensorShapes
        shapes["model_cp.image_encoder.pos_embed"] = nil
        try scratch.write(Data(ArchiveBytes.checkpoint(shapes)), to: "less.pt")
        expectRefusal(try program.run("weights", "import", "less.pt"), 65, naming: "model_cp.image_encoder.pos_embed")
        expectSuccess(try program.run("weights", "import", "tiny.pt", "--quiet"))
        var bytes = try scratch.read("models/tiny.safetensors")
        bytes[bytes.count - 1] ^= 1
        try scratch.write(bytes, to: "models/tiny.safetensors")
        expectRefusal(try program.run("weights", "verify", "tiny"), 65, naming: "tiny.safetensors", "digest")
        try scratch.write(bytes.dropLast(), to: "models/tiny.safetensors")
        let list = try program.run("weights", "list")
        expectSuccess(list)
        #expect(list.output.contains("damaged"))
    }

    @Test func pipesAndFolders() throws {
        let folder = scratch.file("models/b.safetensors")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["pipe", "models/a.safetensors"] { #expect(mkfifo(scratch.file(name), 0o600) == 0) }
        expectRefusal(try program.run("weights", "import", "pipe", "--name", "mine"), 66, naming: "pipe", "not a file")
        for name in ["a", "b", "./pipe"] {
            expectRefusal(try program.run("weights", "verify", name), 66, naming: name, "not a file")
        }
        let list = try program.run("weights", "list")
        expectSuccess(list)
        #expect(list.output.components(separatedBy: "not a file").count == 3)
        #expect(models == ["models/a.safetensors", "models/b.safetensors"])
    }

    @Test func aFullDisk() throws {
        let outcome = try program.run(["weights", "import", "tiny.pt", "--quiet"], fileLimitInKibibytes: 200)
        expectRefusal(outcome, 74, naming: "tiny.safetensors")
        #expect(models.isEmpty)
        expectRefusal(try program.run("weights", "import", "tiny.pt", "--name", "a b"), 64, naming: "--name")
    }

    // MARK: Fetching

    /// Fetches from a server.
    private func run(_ program: Program, _ arguments: [String], _ server: LoopbackServer) throws -> Outcome {
        try withExtendedLifetime(server) { try program.run(arguments) }
    }

    private func fetch(_ server: LoopbackServer, checksum: String? = nil) -> [String] {
        let md5 =
            checksum
            ?? { () -> String in
                var digest = MD5Digest()
                Self.archive.withUnsafeBytes { digest.update($0) }
                return digest.hexadecimal()
            }()
        return [
            "weights", "fetch", "--quiet", "--endpoint", server.address("/api/"), "--asset", "m/set.tar.gz", "--md5",
            md5,
        ]
    }

    private func server(
        _ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer
    ) throws -> LoopbackServer {
        try LoopbackServer { request in
            guard request.method == "POST" else { return answer(request) }
            guard request.fields["x-api-key"] == "secret" else { return .init("{}", status: 403) }
            return .init(#"{"url": "http://\#(request.fields["host"] ?? "")/link", "size": "1.2 GB"}"#)
        }
    }

    private var withToken: Program {
        var program = program
        program.environment["DEEPCELL_ACCESS_TOKEN"] = "secret"
        return program
    }

    @Test func fetching() throws {
        let server = try server { _ in .init(Self.archive) }
        expectRefusal(try run(program, fetch(server), server), 69, naming: "DEEPCELL_ACCESS_TOKEN")
        var wrong = program
        wrong.environment["DEEPCELL_ACCESS_TOKEN"] = "wrong"
        expectRefusal(try run(wrong, fetch(server), server), 69, naming: "token")
        expectRefusal(try run(withToken, fetch(server, checksum: "0123"), server), 65, naming: "MD5", "0123")
        #expect(models.isEmpty)
        expectSuccess(try run(withToken, fetch(server), server))
        #expect(models == ["models/tiny.safetensors"])
        expectSuccess(try program.run("weights", "verify", "tiny"))
    }

    @Test func aBrokenConnectionAndAFullDisk() throws {
        let broken = try server { _ in
            var answer = LoopbackServer.Answer(Self.archive)
            answer.sentCount = 100_000
            return answer
        }
        expectRefusal(try run(withToken, fetch(broken), broken), 74, naming: "100000", "goes on")
        #expect(models == ["models/set.tar.gz.partial"])
        let whole = try server { request in
            var answer = LoopbackServer.Answer(Array(Self.archive[100_000...]), status: 206)
            answer.fields = ["Content-Range": "bytes 100000-\(Self.archive.count - 1)/\(Self.archive.count)"]
            return request.fields["range"] == "bytes=100000-" ? answer : .init("", status: 500)
        }
        let full = try withExtendedLifetime(whole) { try withToken.run(fetch(whole), fileLimitInKibibytes: 200) }
        expectRefusal(full, 74, naming: "set.tar.gz")
        #expect(try scratch.read("models/set.tar.gz.partial").count == 200 * 1_024)
        try scratch.write(Data(Self.archive[..<100_000]), to: "models/set.tar.gz.partial")
        expectSuccess(try run(withToken, fetch(whole), whole))
        #expect(models == ["models/tiny.safetensors"])
    }

    @Test(arguments: [SIGINT, SIGTERM]) func interrupted(signal: Int32) throws {
        let server = try server { _ in
            var answer = LoopbackServer.Answer(Self.archive)
            answer.sentCount = 1_000
            answer.stalls = true
            return answer
        }
        let running = try withToken.start(fetch(server))
        for _ in 0..<3_000 where (try? scratch.read("models/set.tar.gz.partial").isEmpty) ?? true {
            usleep(10_000)
        }
        running.send(signal)
        let outcome = try #require(withExtendedLifetime(server) { running.wait(limit: 30) })
        expectRefusal(outcome, 130, naming: "goes on from there")
        #expect(try scratch.read("models/set.tar.gz.partial").count == 1_000)
    }

    @Test func theLicenceIsNamedAndTheTokenIsNot() throws {
        let server = try server { _ in .init(Self.archive) }
        let outcome = try run(withToken, fetch(server).filter { $0 != "--quiet" }, server)
        expectSuccess(outcome)
        #expect(outcome.errors.contains("non-commercial"))
        #expect(!outcome.errors.contains("secret") && !outcome.output.contains("secret"))
    }
}
