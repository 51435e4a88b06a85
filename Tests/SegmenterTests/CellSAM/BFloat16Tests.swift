import CellImage
import Evaluation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

/// How far labels in bfloat16 lie from those in single precision.
@Suite(
    .enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"),
    .enabled(if: Precision.bfloat16.isFast, "this processor has no bfloat16"),
    .serialized
)
struct BFloat16Tests {
    private let workers = Workers(count: 2)

    private func labels(
        _ configuration: CellSAMConfiguration,
        _ rules: ProceduralWeights.Rules,
        _ precision: Precision,
        _ frame: Frame
    ) throws -> Segmentation {
        let network = try FixtureNetworks.network(configuration, rules: rules, precision: precision, workers: workers)
        let channels = try InputChannels(allOf: frame.channels.count)
        return try CellSAM(network: network, channels: channels, workers: workers).segment(frame)
    }

    @Test(arguments: ["small A", "small B", "full F"]) func labelsAreNear(image: String) throws {
        let isFull = image.hasPrefix("full")
        let configuration = isFull ? CellSAMConfiguration() : FixtureNetworks.smallConfiguration
        let frame = try SharedFixtures.frame(isFull ? "full/image_F.npy" : "small/image_\(image.suffix(1)).npy")
        let rules: ProceduralWeights.Rules = isFull ? .full : .small
        let single = try labels(configuration, rules, .float32, frame)
        let half = try labels(configuration, rules, .bfloat16, frame)
        var score = try SegmentationScore(thresholds: [0.5])
        try score.add(reference: LabelRuns(single.labels), result: LabelRuns(half.labels))
        let found = score.counts[0]
        print(
            "\(image): \(score.referenceObjects) cells, \(score.resultObjects) in bfloat16,",
            "\(found.truePositives) of them alike with a mean IoU of \(found.meanMatchedOverlap ?? 0)"
        )
        #expect(single.scores.count > 0)
    }
}
