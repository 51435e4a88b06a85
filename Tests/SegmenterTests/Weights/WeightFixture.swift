import Foundation
import NeuralNetwork
import Segmenter
import TestSupport

/// Small networks, and the shared checkpoints that PyTorch wrote.
enum WeightFixture {
    /// The smallest network whose widths are those of the published one, so that its tensors tell all sizes.
    static var tiny: CellSAMConfiguration {
        var configuration = CellSAMConfiguration()
        configuration.imageSize = 64
        configuration.encoder.width = 16
        configuration.encoder.depth = 2
        configuration.encoder.heads = 2
        configuration.encoder.windowSize = 2
        configuration.encoder.globalBlocks = [1]
        configuration.encoder.hiddenWidth = 32
        configuration.maskDecoder.layers = 1
        configuration.maskDecoder.hiddenWidth = 32
        configuration.detector.hiddenWidth = 32
        configuration.detector.encoderLayers = 1
        configuration.detector.decoderLayers = 2
        configuration.detector.queries = 30
        return configuration
    }

    /// A network whose heads and groups no tensor tells.
    static var small: CellSAMConfiguration {
        var configuration = tiny
        configuration.encoder.neckWidth = 32
        configuration.maskDecoder.heads = 4
        configuration.detector.width = 64
        configuration.detector.heads = 4
        return configuration
    }

    /// Tensors without a file, for questions about names and shapes.
    struct Table: WeightSource {
        let path = "table.pt"
        var entries: [String: TensorEntry]

        init(_ shapes: [String: [Int]], type: ScalarType = .float32) {
            entries = shapes.compactMapValues { TensorEntry(type: type, shape: $0) }
        }

        func checkContent(of names: [String]) {}
        func forEachBlock(of name: String, _ body: (UnsafeRawBufferPointer) throws(WeightError) -> Void) {}
    }

    /// A store in a scratch folder.
    static func store(_ scratch: ScratchFolder) -> ModelStore {
        ModelStore(environment: ["CELLTRACK_MODELS": scratch.file("models"), "HOME": scratch.path])
    }
}
