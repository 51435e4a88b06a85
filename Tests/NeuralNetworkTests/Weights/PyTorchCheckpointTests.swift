import Foundation
import NeuralNetwork
import TestSupport
import Testing

@Suite struct PyTorchCheckpointTests {
    @Test(arguments: ["plain.pt", "wrapped.pt", "module.pt"])
    func everyNumberIsThatOfPyTorch(name: String) throws {
        let expected = try #require(try CheckpointFixture.expected().files[name])
        let checkpoint = try PyTorchCheckpoint(path: CheckpointFixture.path(name))
        #expect(Set(checkpoint.entries.keys) == Set(expected.keys))
        try checkpoint.checkContent(of: Array(expected.keys))
        for (name, row) in expected {
            let entry = try #require(checkpoint.entries[name])
            #expect(entry.type == row.type && entry.shape == row.shape, "\(name)")
            if let bits = row.bits { #expect(try CheckpointFixture.bits(checkpoint, name) == bits, "\(name)") }
        }
    }

    @Test func manyBlocksOfAStridedTensor() throws {
        let (rows, columns) = (300, 700)
        let numbers = (0..<(rows * columns)).map { Float($0) }
        let bytes = numbers.withUnsafeBytes { Array($0) }
        let pickle = PickleBytes.tensors([("t", [columns, rows], [1, columns], 0)], count: numbers.count)
        let archive = ZipBytes([("a/data.pkl", pickle), ("a/data/0", bytes)])
        let scratch = try ScratchFolder()
        let checkpoint = try PyTorchCheckpoint(path: scratch.write(Data(archive.bytes), to: "a.pt"))
        let bits = try CheckpointFixture.bits(checkpoint, "t")
        let expected = (0..<columns).flatMap { column in
            (0..<rows).map { row in numbers[row * columns + column].bitPattern }
        }
        #expect(bits == expected)
    }

    @Test func aTensorThatIsNotThere() throws {
        let path = try CheckpointFixture.path("plain.pt")
        let checkpoint = try PyTorchCheckpoint(path: path)
        #expect(throws: WeightError.missingTensors(file: path, names: ["none"])) {
            try checkpoint.forEachBlock(of: "none") { _ in }
        }
    }

    /// What the error must name.
    @Test(arguments: [
        ("system.pt", "posix.system"), ("eval.pt", "__builtin__.eval"), ("path.pt", "pathlib"),
        ("whole_module.pt", "torch.nn"), ("protocol4.pt", "protocol 4"), ("legacy.pt", "PyTorch 1.6"),
        ("program.pt", "TorchScript"), ("compressed.pt", "compressed"), ("bare_tensor.pt", "state dict"),
        ("expanded.pt", "1000 x 1000"), ("expected.json", "PyTorch"), ("plain.safetensors", "PyTorch"),
        ("none.pt", "no such file"), ("", "not a file"),
    ])
    func whatIsRefused(name: String, word: String) throws {
        let path = try CheckpointFixture.path(name)
        let error = #expect(throws: WeightError.self) { try PyTorchCheckpoint(path: path) }
        #expect(error?.description.contains(word) == true, "\(error.map(\.description) ?? "")")
    }

    @Test func theSizesOfStorages() throws {
        let scratch = try ScratchFolder()
        for (count, size) in [(6, 20), (6, 28), (5, 24), (1 << 61, 24), (Int(Int32.max), 24)] {
            let pickle = PickleBytes.tensors([("t", [5], [1], 0)], count: count)
            let archive = ZipBytes([("a/data.pkl", pickle), ("a/data/0", [UInt8](repeating: 0, count: size))])
            let path = try scratch.write(Data(archive.bytes), to: "a.pt")
            let error = #expect(throws: WeightError.self) { try PyTorchCheckpoint(path: path) }
            #expect(error?.description.contains("a.pt, t: damaged") == true)
        }
    }

    /// Shapes, strides and offsets that do not fit a storage of six numbers.
    @Test(arguments: [
        ([7], [1], 0), ([6], [1], 1), ([2, 3], [3, 2], 0), ([6], [1], -1), ([-6], [1], 0), ([6], [-1], 5),
        ([2], [1 << 62], 0), ([1 << 62, 4], [0, 0], 0), ([3], [1, 1], 0), ([Int.max], [Int.max], Int.max),
        ([1], [1], 6),
        ([7, 0, 1 << 62], [1, 1, 1], 0),
    ])
    func viewsBeyondTheStorage(shape: [Int], strides: [Int], offset: Int) throws {
        let scratch = try ScratchFolder()
        let pickle = PickleBytes.tensors([("t", shape, strides, offset)], count: 6)
        let archive = ZipBytes([("a/data.pkl", pickle), ("a/data/0", [UInt8](repeating: 0, count: 24))])
        let path = try scratch.write(Data(archive.bytes), to: "a.pt")
        let error = #expect(throws: WeightError.self) { try PyTorchCheckpoint(path: path) }
        #expect(error?.description.contains("does not fit its storage") == true, "\(error.map(\.description) ?? "")")
    }
}
