import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite struct WeightImportTests {
    private let scratch: ScratchFolder
    private let store: ModelStore

    init() throws {
        scratch = try ScratchFolder()
        store = WeightFixture.store(scratch)
    }

    private static let checkpoint = ArchiveBytes.checkpoint(WeightFixture.tiny.tensorShapes)

    private func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try scratch.write(Data(bytes), to: name)
    }

    private func expectTiny(_ path: String) throws {
        let file = try CellSAMWeightFile.open(path)
        #expect(file.configuration == WeightFixture.tiny)
        try file.verify()
        for (name, shape) in WeightFixture.tiny.tensorShapes {
            let tensor = try file.tensor(name)
            #expect(tensor.shape == shape)
            let last = tensor.withValues { $0[$0.count - 1] }
            #expect(last == Float((tensor.count - 1) % 1_024) / 8)
        }
    }

    @Test func aCheckpoint() throws {
        let path = try write(Self.checkpoint, "tiny.v2.pt")
        let models = try WeightImport(into: store).run(path)
        #expect(models.map(\.name) == ["tiny.v2"] && store.names == ["tiny.v2"])
        try expectTiny(store.locate("tiny.v2"))
        let model = try #require(models.first)
        #expect(model == StoredModel("tiny.v2", in: store))
        #expect(
            model.source == "tiny.v2.pt" && model.problem == nil
                && model.licence == "not known; ask whoever trained them"
        )
        #expect(model.tensorTypes == ["float32": WeightFixture.tiny.tensorShapes.count])
        #expect(model.sourceDigest?.count == 64 && model.digest?.count == 64)
        #expect(scratch.names.filter { $0.hasPrefix("models/") } == ["models/tiny.v2.safetensors"])
    }

    /// It tells what its tensors do not, and where it comes from.
    @Test func aFileOfOurs() throws {
        let path = try CompactFixture.path("tiny.safetensors")
        let original = try CellSAMWeightFile.open(path)
        var work = WeightImport(into: store)
        work.name = "copy"
        let copy = try #require(try work.run(path).first)
        #expect(copy.source == original.source && copy.sourceDigest == original.sourceDigest)
        #expect(copy.licence == original.licence && copy.problem == nil)
        #expect(try CellSAMWeightFile.open(copy.path).configuration == original.configuration)
        let changes = try scratch.write(#"{"detector": {"boxUnit": 0.125}}"#, to: "changes.json")
        work.parameters = try ConfigurationFile(path: changes)
        work.name = "changed"
        _ = try work.run(path)
        let changed = try CellSAMWeightFile.open(store.path(of: "changed"))
        #expect(changed.configuration.detector.boxUnit == 0.125 && changed.configuration.preparation == .compact)
    }

    @Test func theSameTensorsGiveTheSameBytes() throws {
        let path = try write(Self.checkpoint, "tiny.pt")
        _ = try WeightImport(into: store).run(path)
        let first = try scratch.read("models/tiny.safetensors")
        var again = WeightImport(into: store)
        again.overwrite = true
        _ = try again.run(path)
        #expect(try scratch.read("models/tiny.safetensors") == first)
        // Our own file is a source as well; only what it was made from differs.
        again.name = "copy"
        let copy = try again.run(store.path(of: "tiny"))
        #expect(copy.first?.digest == StoredModel("tiny", in: store).digest)
        try expectTiny(store.path(of: "copy"))
    }

    @Test func archives() throws {
        let archive = ArchiveBytes.tar([
            ("set/readme.txt", Array("hello".utf8)), ("set/one.pt", Self.checkpoint), ("set/._one.pt", [1, 2, 3]),
            ("set/two.pt", Self.checkpoint),
        ])
        var work = WeightImport(into: store)
        let models = try work.run(write(ArchiveBytes.gzip(archive), "set.tar.gz"))
        #expect(models.map(\.name) == ["one", "two"])
        #expect(models.map(\.source) == ["set.tar.gz/set/one.pt", "set.tar.gz/set/two.pt"])
        try expectTiny(store.path(of: "two"))
        work.overwrite = true
        work.name = "two"
        #expect(try work.run(write(archive, "set.tar")).map(\.name) == ["two"])
        work.name = "three"
        let error = #expect(throws: WeightError.self) { try work.run(scratch.file("set.tar")) }
        #expect(error?.description.contains("one, two only") == true)
        #expect(
            scratch.names.filter { $0.hasPrefix("models/") } == ["models/one.safetensors", "models/two.safetensors"]
        )
    }

    @Test func archivesWithoutCheckpointsOrWithBadOnes() throws {
        let work = WeightImport(into: store)
        let none = #expect(throws: WeightError.self) { try work.run(write(ArchiveBytes.tar([("a", [1])]), "a.tar")) }
        #expect(none?.description.contains("no checkpoint") == true)
        let bad = ArchiveBytes.tar([("a.pt", Array(Self.checkpoint.dropLast(100)))])
        let error = #expect(throws: WeightError.self) { try work.run(write(bad, "bad.tar")) }
        #expect(error?.description.contains("bad.tar, a.pt") == true && error?.description.contains("/.a.pt") == false)
        // All models appear, or none.
        let half = ArchiveBytes.tar([("good.pt", Self.checkpoint), ("a.pt", Array(Self.checkpoint.dropLast(100)))])
        #expect(throws: WeightError.self) { try work.run(write(half, "half.tar")) }
        let escape = ArchiveBytes.tar([("../../a b.pt", Self.checkpoint)])
        #expect(throws: WeightError.self) { try work.run(write(escape, "escape.tar")) }
        #expect(store.names.isEmpty)
        #expect(scratch.names.filter { $0.hasPrefix("models/") }.isEmpty)
    }

    @Test func whatExistsIsKept() throws {
        let path = try write(Self.checkpoint, "tiny.pt")
        _ = try scratch.folder("models")
        try scratch.write("mine", to: "models/tiny.safetensors")
        let model = scratch.file("models/tiny.safetensors")
        #expect(throws: WeightError.exists(file: model)) { try WeightImport(into: store).run(path) }
        #expect(try scratch.text("models/tiny.safetensors") == "mine")
    }

    @Test func namesAndFolders() throws {
        var work = WeightImport(into: store)
        let path = try write(Self.checkpoint, "tiny.pt")
        for name in ["celltrack-compact", "", ".", "..", "a/b", "a b", ".hidden", String(repeating: "a", count: 101)] {
            work.name = name
            let error = #expect(throws: WeightError.self) { try work.run(path) }
            guard case .name = error else { throw try #require(error) }
            #expect(error?.description.contains("comes with the program") == (name == "celltrack-compact"))
        }
        let file = ModelStore(environment: ["CELLTRACK_MODELS": path + "/models", "HOME": scratch.path])
        #expect(throws: WeightError.self) { try WeightImport(into: file).run(path) }
        #expect(scratch.names == ["tiny.pt"])
    }

    @Test func otherFiles() throws {
        let work = WeightImport(into: store)
        for bytes in [[], [1], Array("hello, this is no file of weights".utf8), [0x1f, 0x8b], [0x50, 0x4b, 3, 4]] {
            #expect(throws: WeightError.self) { try work.run(write(bytes as [UInt8], "other")) }
        }
        #expect(throws: WeightError.missing(file: "none.pt")) { try work.run("none.pt") }
        var damaged = Self.checkpoint
        damaged[damaged.count / 2] ^= 0x40
        let error = #expect(throws: WeightError.self) { try work.run(write(damaged, "damaged.pt")) }
        #expect(error?.description.contains("checksum") == true)
        #expect(!scratch.names.contains { $0.hasPrefix("models/") })
    }

    @Test func cancellation() async throws {
        let path = try write(Self.checkpoint, "tiny.pt")
        let work = WeightImport(into: store)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try work.run(path)
        }
        await #expect(throws: WeightError.interrupted(file: path)) { try await task.value }
        #expect(!scratch.names.contains { $0.hasPrefix("models/") })
    }
}
