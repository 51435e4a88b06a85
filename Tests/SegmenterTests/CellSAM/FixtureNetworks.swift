import NeuralNetwork
import Segmenter
import TestSupport

/// The networks of the fixtures, made of procedural weights.
enum FixtureNetworks {
    /// The sizes of the scaled-down network.
    static var smallConfiguration: CellSAMConfiguration {
        var configuration = CellSAMConfiguration()
        configuration.imageSize = 256
        configuration.encoder.width = 64
        configuration.encoder.depth = 4
        configuration.encoder.heads = 4
        configuration.encoder.windowSize = 5
        configuration.encoder.globalBlocks = [1, 3]
        configuration.encoder.hiddenWidth = 256
        configuration.encoder.neckWidth = 32
        configuration.detector.width = 64
        configuration.detector.heads = 4
        configuration.detector.hiddenWidth = 128
        configuration.detector.encoderLayers = 2
        configuration.detector.decoderLayers = 2
        configuration.detector.queries = 60
        configuration.maskDecoder.heads = 4
        configuration.maskDecoder.hiddenWidth = 128
        configuration.maskDecoder.qualityHiddenWidth = 32
        return configuration
    }

    /// A network of procedural weights.
    static func network(
        _ configuration: CellSAMConfiguration,
        rules: ProceduralWeights.Rules,
        precision: Precision = .float32,
        workers: Workers
    ) throws -> CellSAMNetwork {
        let shapes = configuration.tensorShapes
        let procedural = ProceduralWeights(rules)
        let weights = NetworkWeights(precision: precision) { name throws(NetworkError) in
            guard let shape = shapes[name] else { throw .tensor(name: name, reason: "is not among the shapes") }
            return try Tensor(shape: shape, values: procedural.values(of: name, shape: shape))
        }
        return try CellSAMNetwork(configuration: configuration, weights: weights, workers: workers)
    }
}

/// How far numbers lie from those of a reference.
struct Deviation: CustomStringConvertible {
    let stage: String
    /// Largest difference.
    let maximum: Double
    /// Standard deviation of the reference.
    let spread: Double

    init(stage: String, found: [Float], reference: [Double]) {
        self.stage = stage
        guard found.count == reference.count, !reference.isEmpty else {
            maximum = .infinity
            spread = 1
            return
        }
        maximum = zip(found, reference).map { abs(Double($0) - $1) }.max() ?? 0
        let mean = reference.reduce(0, +) / Double(reference.count)
        spread = (reference.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(reference.count)).squareRoot()
    }

    /// The largest difference as a share of the reference's standard deviation.
    var relative: Double { maximum / max(spread, 1e-30) }

    var description: String { "\(stage): \(relative) of the standard deviation" }
}
