import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

/// The checkpoints that the reference implementation loads; skipped where they are absent.
@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))
struct SharedCheckpointTests {
    private static let sizes = """
        {"detector": {"heads": 4, "normalizationGroups": 32}, "maskDecoder": {"heads": 4}}
        """

    private func fixture(_ name: String) throws -> String {
        try SharedFixtures.path("small/" + name)
    }

    /// First and last number of every tensor, in single precision.
    private func ends() throws -> [String: (shape: [Int], first: Float, last: Float)] {
        let rows = try String(contentsOfFile: fixture("small_keys.csv"), encoding: .utf8).split(
            whereSeparator: \.isNewline
        )
        var ends: [String: (shape: [Int], first: Float, last: Float)] = [:]
        for row in rows.dropFirst() {
            let fields = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let shape = fields[1].split(separator: "x").compactMap { Int($0) }
            ends[fields[0]] = (shape, try #require(Float(fields[4])), try #require(Float(fields[5])))
        }
        return ends
    }

    /// A number as a checkpoint of some type holds it.
    private func rounded(_ value: Float, to type: ScalarType) -> Float {
        switch type {
        case .float16: Float(Float16(value))
        case .bfloat16:
            Float(bitPattern: (value.bitPattern + 0x7fff + (value.bitPattern >> 16 & 1)) & 0xffff_0000)
        default: value
        }
    }

    @Test(arguments: [
        ("small_fp32.pt", ScalarType.float32, 553), ("small_wrapped_fp16.pt", .float16, 553),
        ("small_no_model_cp_bf16.pt", .bfloat16, 351),
    ])
    func everyTensor(name: String, type: ScalarType, count: Int) throws {
        let checkpoint = try PyTorchCheckpoint(path: fixture(name))
        let ends = try ends()
        #expect(checkpoint.entries.count == count)
        try checkpoint.checkContent(of: Array(checkpoint.entries.keys))
        let scratch = try ScratchFolder()
        let path = scratch.file("all.safetensors")
        var writer = try SafetensorsWriter(path: path, entries: checkpoint.entries, metadata: [:], overwrite: false)
        for name in writer.order {
            try checkpoint.forEachBlock(of: name) { (block) throws(WeightError) in try writer.append(block) }
        }
        try writer.finish(metadata: [:])
        let file = try SafetensorsFile(path: path)
        for name in file.entries.keys {
            let end = try #require(ends[name])
            let tensor = try file.tensor(name)
            #expect(file.entries[name]?.type == type && tensor.shape == end.shape)
            let found = tensor.withValues { ($0[0], $0[$0.count - 1]) }
            #expect(found.0 == rounded(end.first, to: type), "\(name)")
            #expect(found.1 == rounded(end.last, to: type), "\(name)")
        }
    }

    @Test(arguments: [
        ("small_fp32.pt", "float32", true), ("small_wrapped_fp16.pt", "float16", true),
        ("small_no_model_cp_bf16.pt", "bfloat16", false),
    ])
    func imported(name: String, type: String, adapts: Bool) throws {
        let scratch = try ScratchFolder()
        var work = WeightImport(into: WeightFixture.store(scratch))
        #expect(throws: WeightError.self) { try work.run(fixture(name)) }
        work.parameters = try ConfigurationFile(path: scratch.write(Self.sizes, to: "sizes.json"))
        let model = try #require(try work.run(fixture(name)).first)
        #expect(model.tensorTypes == [type: 312])
        let file = try CellSAMWeightFile.open(model.path)
        try file.verify()
        let configuration = file.configuration
        #expect(
            configuration.adaptsMaskPath == adapts && !configuration.sharesEncoder && configuration.imageSize == 256
        )
        #expect(configuration.encoder.globalBlocks == [1, 3] && configuration.encoder.windowSize == 5)
        #expect(configuration.detector.queries == 60 && configuration.detector.heads == 4)
        // The heads of the detector have six names; the last one of them is kept.
        let bias = "cellfinder.decode_head.transformer.class_embed.\(configuration.detector.decoderLayers - 1).bias"
        #expect(try file.tensor(bias).shape == [2])
    }
}
