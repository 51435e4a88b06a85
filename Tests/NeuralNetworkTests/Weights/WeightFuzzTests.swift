import Foundation
import NeuralNetwork
import TestSupport
import Testing

/// Damaged files of every kind: each gives an error or tensors, and never ends the program.
@Suite struct WeightFuzzTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    /// Reads a file to its last number; false when it was refused.
    private func survives(_ bytes: [UInt8]) throws -> Bool {
        let path = try scratch.write(Data(bytes), to: "fuzz")
        do throws(WeightError) {
            if bytes.starts(with: [0x50, 0x4b]) {
                try readAll(try PyTorchCheckpoint(path: path))
            } else {
                try readAll(try SafetensorsFile(path: path))
            }
            return true
        } catch {
            #expect(error.description.count < 600)
            return false
        }
    }

    private func readAll(_ source: some WeightSource) throws(WeightError) {
        try source.checkContent(of: Array(source.entries.keys))
        for (name, entry) in source.entries {
            var count = 0
            try source.forEachBlock(of: name) { (block) throws(WeightError) in count += block.count }
            #expect(count == entry.byteCount)
        }
    }

    @Test(arguments: ["plain.pt", "plain.safetensors"]) func truncatedAnywhere(name: String) throws {
        let bytes = try CheckpointFixture.bytes(name)
        for count in 0..<bytes.count { #expect(try !survives(Array(bytes[..<count])), "\(count)") }
        #expect(try survives(bytes))
    }

    @Test(arguments: ["plain.pt", "wrapped.pt", "system.pt", "plain.safetensors"])
    func flippedBytes(name: String) throws {
        let bytes = try CheckpointFixture.bytes(name)
        var random = SplitMix(seed: 11)
        for _ in 0..<3_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                damaged[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try survives(damaged)
        }
    }

    /// Pickles whose checksum is right, so that the reader of instructions sees them.
    @Test func wildPickles() throws {
        var random = SplitMix(seed: 12)
        let pickle = PickleBytes.tensors([("t", [2, 3], [3, 1], 0), ("model.u", [3, 2], [1, 3], 0)], count: 6)
        let codes: [UInt8] = [
            0x28, 0x29, 0x2e, 0x4b, 0x4e, 0x51, 0x52, 0x58, 0x5d, 0x61, 0x62, 0x63, 0x65, 0x68, 0x71, 0x73, 0x74, 0x75,
            0x7d,
            0x85, 0x86, 0x87, 0x88, 0x8a, 0, 1,
        ]
        for round in 0..<3_000 {
            var damaged = pickle
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                let isCode = Bool.random(using: &random)
                let byte =
                    isCode
                    ? codes[Int.random(in: 0..<codes.count, using: &random)] : UInt8.random(in: 0...255, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged[place] = byte
                case 1: damaged.insert(byte, at: place)
                default: damaged.remove(at: place)
                }
            }
            if round % 2 == 1 { damaged = (0..<60).map { _ in codes[Int.random(in: 0..<codes.count, using: &random)] } }
            let archive = ZipBytes([("a/data.pkl", damaged), ("a/data/0", [UInt8](repeating: 0, count: 24))])
            _ = try survives(archive.bytes)
        }
    }

    @Test func truncatedPickles() throws {
        let pickle = PickleBytes.tensors([("t", [2, 3], [3, 1], 0)], count: 6)
        for count in 0..<pickle.count {
            let archive = ZipBytes([
                ("a/data.pkl", Array(pickle[..<count])), ("a/data/0", [UInt8](repeating: 0, count: 24)),
            ])
            #expect(try !survives(archive.bytes))
        }
    }
}
