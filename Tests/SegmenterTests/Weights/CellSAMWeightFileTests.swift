import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite struct CellSAMWeightFileTests {
    private let scratch: ScratchFolder
    private let path: String

    init() throws {
        scratch = try ScratchFolder()
        let checkpoint = ArchiveBytes.checkpoint(WeightFixture.tiny.tensorShapes)
        let source = try scratch.write(Data(checkpoint), to: "tiny.pt")
        let models = try WeightImport(into: WeightFixture.store(scratch)).run(source)
        path = try #require(models.first?.path)
    }

    /// Writes the file again with other texts and tensors, and opens it.
    private func open(
        texts change: (inout [String: String]) -> Void = { _ in },
        tensors: (inout [String: TensorEntry]) -> Void = { _ in }
    ) throws -> CellSAMWeightFile {
        let source = try SafetensorsFile(path: path)
        var (texts, entries) = (source.metadata, source.entries)
        change(&texts)
        tensors(&entries)
        let copy = scratch.file("copy.safetensors")
        var writer = try SafetensorsWriter(path: copy, entries: entries, metadata: texts, overwrite: true)
        for name in writer.order {
            let bytes = [UInt8](repeating: 0, count: entries[name]?.byteCount ?? 0)
            try bytes.withUnsafeBytes { try writer.append($0) }
        }
        try writer.finish(metadata: texts)
        return try CellSAMWeightFile.open(copy)
    }

    private func error(
        texts: (inout [String: String]) -> Void = { _ in },
        tensors: (inout [String: TensorEntry]) -> Void = { _ in }
    ) -> String {
        let error = #expect(throws: WeightError.self) { try open(texts: texts, tensors: tensors) }
        return error.map(\.description) ?? ""
    }

    @Test func theDigestIsOfTheNumbers() throws {
        try CellSAMWeightFile.open(path).verify()
        let other = try open()
        #expect(throws: WeightError.self) { try other.verify() }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count - 1] ^= 1
        let flipped = try scratch.write(bytes, to: "flipped.safetensors")
        let error = #expect(throws: WeightError.self) { try CellSAMWeightFile.open(flipped).verify() }
        #expect(error?.description.contains("digest") == true)
    }

    @Test func tensors() {
        let name = "model_cp.image_encoder.pos_embed"
        #expect(error(tensors: { $0[name] = nil }).contains("missing tensor(s): \(name)"))
        #expect(error(tensors: { $0["more"] = TensorEntry(type: .float32, shape: [1]) }).contains("more"))
        let shape = error(tensors: { $0[name] = TensorEntry(type: .float32, shape: [1, 4, 5, 16]) })
        #expect(shape.contains("1 x 4 x 5 x 16") && shape.contains("1 x 4 x 4 x 16"))
        let type = error(tensors: { $0[name] = TensorEntry(type: .float64, shape: [1, 4, 4, 16]) })
        #expect(type.contains("float64"))
    }

    @Test(arguments: ["", "[]", "{\"imageSize\": 1e99}"]) func configurations(text: String) {
        #expect(error(texts: { $0["celltrack.configuration"] = text }).contains("celltrack.configuration"))
    }

    /// A table of tensors for a network of this size would fill the memory.
    @Test(arguments: ["encoder", "detector"]) func absurdConfigurations(part: String) throws {
        var large = WeightFixture.tiny
        if part == "encoder" { large.encoder.depth = 65_536 } else { large.detector.decoderLayers = 65_536 }
        let text = String(decoding: try JSONEncoder().encode(large), as: UTF8.self)
        #expect(error(texts: { $0["celltrack.configuration"] = text }).contains("layers"))
        large.encoder.depth = .max
        let more = String(decoding: try JSONEncoder().encode(large), as: UTF8.self)
        #expect(error(texts: { $0["celltrack.configuration"] = more }).contains("model.encoder.depth"))
        var fine = CellSAMConfiguration()
        fine.encoder.patchSize = 2
        let patches = String(decoding: try JSONEncoder().encode(fine), as: UTF8.self)
        #expect(error(texts: { $0["celltrack.configuration"] = patches }).contains("256 x 256 patches"))
        var wide = CellSAMConfiguration()
        wide.encoder.windowSize = 65
        let window = String(decoding: try JSONEncoder().encode(wide), as: UTF8.self)
        #expect(error(texts: { $0["celltrack.configuration"] = window }).contains("model.encoder.windowSize"))
        var many = CellSAMConfiguration()
        many.maskDecoder.maskTokens = 65
        let tokens = String(decoding: try JSONEncoder().encode(many), as: UTF8.self)
        #expect(error(texts: { $0["celltrack.configuration"] = tokens }).contains("model.maskDecoder.maskTokens"))
    }

    @Test func otherFiles() throws {
        #expect(error(texts: { $0["celltrack.format"] = nil }).contains("weights import"))
        #expect(error(texts: { $0["celltrack.format"] = "2" }).contains("newer"))
        #expect(error(texts: { $0["celltrack.data_sha256"] = "12" }).contains("digest"))
        let checkpoint = #expect(throws: WeightError.self) { try CellSAMWeightFile.open(scratch.file("tiny.pt")) }
        #expect(checkpoint?.description.contains("weights import") == true)
        #expect(throws: WeightError.missing(file: "none")) { try CellSAMWeightFile.open("none") }
    }
}
