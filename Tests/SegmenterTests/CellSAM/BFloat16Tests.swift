import NeuralNetwork
import Segmenter
import TestSupport
import Testing

/// How far the network in bfloat16 lies from that in single precision.
@Suite(
    .enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"),
    .enabled(if: Precision.bfloat16.isFast, "this processor has no bfloat16")
)
struct BFloat16Tests {
    private let workers = Workers(count: 2)

    private func network(_ precision: Precision) throws -> CellSAMNetwork {
        try FixtureNetworks.network(
            FixtureNetworks.smallConfiguration,
            rules: .small,
            precision: precision,
            workers: workers
        )
    }

    /// The root mean square of the differences, as a share of the standard deviation of the first.
    private func deviation(_ first: Tensor, _ second: Tensor) -> Double {
        let (a, b) = (first.values.map(Double.init), second.values.map(Double.init))
        let mean = a.reduce(0, +) / Double(a.count)
        let spread = a.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / spread).squareRoot()
    }

    @Test func featuresAndMasksAreNear() throws {
        let frame = try SharedFixtures.frame("small/image_A.npy")
        let configuration = FixtureNetworks.smallConfiguration
        let inputs = try #require(
            try Preprocessing(configuration).inputs(of: frame, channels: InputChannels(wholeCell: 0))
        )
        let (single, half) = try (network(.float32), network(.bfloat16))
        let embedding = try single.embedding(of: inputs.masks, workers: workers)
        let features = try deviation(
            embedding.features,
            half.embedding(of: inputs.masks, workers: workers).features
        )
        #expect(features > 1e-5 && features < 0.02, "features differ by \(features)")

        let box = BoundingBox(minX: 40, minY: 40, maxX: 120, maxY: 130)
        var masks: [Tensor] = []
        for network in [single, half] {
            try network.masks(of: [box], in: embedding, minimumQuality: -.infinity, workers: workers) { _, mask in
                if let logits = mask.logits { masks.append(logits) }
            }
        }
        try #require(masks.count == 2)
        #expect(deviation(masks[0], masks[1]) < 0.05, "masks differ by \(deviation(masks[0], masks[1]))")
    }
}
