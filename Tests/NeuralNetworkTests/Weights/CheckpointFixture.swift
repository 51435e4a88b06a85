import Foundation
import NeuralNetwork
import TestSupport
import Testing

/// The checkpoints that `Fixtures/weights/make_checkpoints.py` wrote, and what PyTorch reads from them.
enum CheckpointFixture {
    struct Expected: Decodable {
        let halves: String
        let files: [String: [String: Row]]

        struct Row: Decodable {
            let type: ScalarType
            let shape: [Int]
            let bits: [UInt32]?
        }
    }

    static func path(_ name: String) throws -> String {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        return folder.appendingPathComponent("weights/\(name)").path
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    static func expected() throws -> Expected {
        try JSONDecoder().decode(Expected.self, from: Data(contentsOf: URL(fileURLWithPath: path("expected.json"))))
    }

    /// The numbers of a tensor as bits of single-precision numbers.
    static func bits(_ source: some WeightSource, _ name: String) throws -> [UInt32] {
        let entry = try #require(source.entries[name])
        var bytes: [UInt8] = []
        try source.forEachBlock(of: name) { (block) throws(WeightError) in bytes += block }
        #expect(bytes.count == entry.byteCount)
        // The reader of safetensors widens.
        let scratch = try ScratchFolder()
        let path = scratch.file("one.safetensors")
        var writer = try SafetensorsWriter(path: path, entries: [name: entry], metadata: [:], overwrite: false)
        try bytes.withUnsafeBytes { try writer.append($0) }
        try writer.finish(metadata: [:])
        return try SafetensorsFile(path: path).tensor(name).values.map(\.bitPattern)
    }
}
