import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite struct DerivedConfigurationTests {
    @Test func thePublishedNetwork() throws {
        for adapts in [true, false] {
            var published = CellSAMConfiguration()
            published.adaptsMaskPath = adapts
            let derived = DerivedConfiguration(shapes: published.tensorShapes)
            #expect(derived.configuration == published && derived.undecided.isEmpty)
            #expect(try CheckpointConversion(table(published.tensorShapes), parameters: nil).configuration == published)
        }
    }

    @Test func smallNetworks() throws {
        let tiny = WeightFixture.tiny
        #expect(try CheckpointConversion(table(tiny.tensorShapes), parameters: nil).configuration == tiny)
        let small = DerivedConfiguration(shapes: WeightFixture.small.tensorShapes)
        #expect(small.undecided == ["maskDecoder.heads", "detector.heads", "detector.normalizationGroups"])
        var sharing = WeightFixture.tiny
        sharing.sharesEncoder = true
        #expect(DerivedConfiguration(shapes: sharing.tensorShapes).configuration == sharing)
    }

    @Test func whatNoTensorTellsIsAskedFor() throws {
        let source = table(WeightFixture.small.tensorShapes)
        let error = #expect(throws: WeightError.self) { try CheckpointConversion(source, parameters: nil) }
        #expect(error?.description.contains("detector.heads") == true)
        #expect(error?.description.contains("--configuration") == true)
        let scratch = try ScratchFolder()
        let json = #"{"detector": {"heads": 4}, "maskDecoder": {"heads": 4}}"#
        let parameters = try ConfigurationFile(path: scratch.write(json, to: "sizes.json"))
        #expect(try CheckpointConversion(source, parameters: parameters).configuration == WeightFixture.small)
    }

    /// Parameters, and what the error must name.
    @Test(arguments: [
        ("", "empty"), ("{", "JSON"), ("[1]", "braces"), ("3", "JSON"), (#"{"detector": 3}"#, "detector"),
        (#"{"detector": {"head": 3}}"#, "detector.head"), (#"{"heads": 3}"#, "heads"),
        (#"{"detector": {"heads": 7}}"#, "detector.width"), (#"{"detector": {"heads": -1}}"#, "detector.heads"),
        (#"{"detector": {"heads": "4"}}"#, "JSON"), (#"{"encoder": {"depth": 1000000}}"#, "encoder.depth"),
        (#"{"encoder": {"globalBlocks": [9]}}"#, "globalBlocks"), (#"{"imageSize": 128}"#, "rel_pos_h"),
    ])
    func parametersThatMakeNoSense(json: String, word: String) throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write(json, to: "sizes.json")
        let error = #expect(throws: WeightError.self) {
            let parameters = try ConfigurationFile(path: path)
            _ = try CheckpointConversion(table(WeightFixture.small.tensorShapes), parameters: parameters)
        }
        #expect(error?.description.contains(word) == true, "\(error.map(\.description) ?? "")")
    }

    @Test func tensorsThatAreMissingWrongOrTooMany() {
        func error(_ change: (inout [String: [Int]]) -> Void) -> WeightError? {
            var shapes = CellSAMConfiguration().tensorShapes
            change(&shapes)
            return #expect(throws: WeightError.self) { try CheckpointConversion(table(shapes), parameters: nil) }
        }
        let name = "model_cp.image_encoder.blocks.3.attn.qkv.weight"
        #expect(error { $0[name] = nil } == .missingTensors(file: "table.pt", names: [name]))
        #expect(
            error { $0[name] = [2304, 767] }
                == .tensorShape(file: "table.pt", name: name, expected: [2304, 768], found: [2304, 767])
        )
        let strange = "model_cp.image_encoder.blocks.3.attn.qkv.lora.weight"
        #expect(error { $0[strange] = [1] } == .unexpectedTensors(file: "table.pt", names: [strange]))
        let more = "model_cp.image_encoder.blocks.12.norm1.weight"
        #expect(error { $0[more] = [768] } == .unexpectedTensors(file: "table.pt", names: [more]))
        guard case .missingTensors(_, let names) = error({ $0 = [:] }) else {
            Issue.record("an empty table is accepted")
            return
        }
        #expect(names.count > 300)
    }

    @Test func tensorsBesideThoseOfInference() throws {
        var shapes = CellSAMConfiguration().tensorShapes
        shapes["optimizer.step"] = [1]
        shapes["model.anything"] = [1]
        shapes["model_cp.mask_decoder.output_hypernetworks_mlps.3.layers.0.weight"] = [256, 256]
        shapes["cellfinder.decode_head.transformer.bbox_embed.0.layers.0.weight"] = [256, 256]
        shapes["cellfinder.decode_head.criterion.weight"] = [3]
        #expect(try CheckpointConversion(table(shapes), parameters: nil).configuration == CellSAMConfiguration())
    }

    @Test func numbersOfOtherTypes() {
        let source = WeightFixture.Table(CellSAMConfiguration().tensorShapes, type: .float64)
        let error = #expect(throws: WeightError.self) { try CheckpointConversion(source, parameters: nil) }
        #expect(error?.description.contains("float64") == true)
    }

    @Test func absurdShapes() {
        let large = 1 << 40
        let shapes = CellSAMConfiguration().tensorShapes.mapValues { $0.map { _ in 0 } + [large] }
        #expect(throws: WeightError.self) { try CheckpointConversion(table(shapes), parameters: nil) }
        let numbered = ["model_cp.image_encoder.blocks.\(Int.max).x": [1], "model_cp.image_encoder.blocks.-5.x": [1]]
        #expect(throws: WeightError.self) { try CheckpointConversion(table(numbered), parameters: nil) }
    }

    /// Every tensor of the published model is known.
    @Test(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))
    func theKeysOfThePublishedModel() throws {
        let path = try SharedFixtures.path("../state_dict_keys.csv")
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        var shapes: [String: [Int]] = [:]
        for row in rows {
            let fields = row.split(separator: ",")
            shapes[String(fields[0])] = fields[1].split(separator: "x").compactMap { Int($0) }
        }
        #expect(shapes.count == 1_041)
        #expect(try CheckpointConversion(table(shapes), parameters: nil).configuration == CellSAMConfiguration())
    }

    private func table(_ shapes: [String: [Int]]) -> WeightFixture.Table {
        WeightFixture.Table(shapes)
    }
}
