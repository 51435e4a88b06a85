import CellImage
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

/// Whole segmentations by the scaled-down network against those of the reference.
@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))
struct SmallSegmentationTests {
    private let workers = Workers(count: 2)

    private func segmenter(
        channels: InputChannels,
        stretches: Bool = false,
        _ change: (inout CellSAMParameters) -> Void = { _ in }
    ) throws -> CellSAM {
        var parameters = CellSAMParameters()
        parameters.stretchesChannels = stretches
        change(&parameters)
        let network = try FixtureNetworks.network(
            FixtureNetworks.smallConfiguration,
            rules: .small,
            workers: workers
        )
        return try CellSAM(network: network, channels: channels, parameters: parameters, workers: workers)
    }

    private func frame(_ name: String) throws -> Frame {
        try SharedFixtures.frame("small/\(name).npy")
    }

    private static let colour = InputChannels(first: 0, nuclear: 1, wholeCell: 2)
    private static let single = InputChannels(wholeCell: 0)

    @Test func singleChannel() throws {
        let found = try segmenter(channels: Self.single).segment(frame("image_A"))
        let expected = try SharedFixtures.array("small/A_segment/label_final.npy").labelImage()
        #expect(found.labels.differingPixels(expected) == 0)
        #expect(Set(found.scores.keys) == Set(expected.plane.pixels).subtracting([0]))
    }

    @Test func threeChannels() throws {
        let found = try segmenter(channels: Self.colour).segment(frame("image_B"))
        let expected = try SharedFixtures.array("small/B_segment/label_final.npy").labelImage()
        #expect(found.labels.differingPixels(expected) == 0)
    }

    @Test func givenBoxes() throws {
        let corners: [[Float]] = [
            [20, 30, 70.5, 90], [100, 10, 160, 60], [0, 0, 239, 199], [150.25, 120, 200, 180.75],
        ]
        let boxes = corners.map { BoundingBox(minX: $0[0], minY: $0[1], maxX: $0[2], maxY: $0[3]) }
        let found = try segmenter(channels: Self.single).masks(of: boxes, in: frame("image_A"))
        let expected = try SharedFixtures.array("small/A_boxes/label_final.npy").labelImage()
        #expect(found.segmentation.labels.differingPixels(expected) == 0)
        #expect(found.cells.count == 1)
    }

    /// The reference's pipeline was given image A three times over, as colours.
    private func pipelineFrame(_ image: String) throws -> Frame {
        let frame = try frame("image_\(image)")
        guard frame.channels.count == 1 else { return frame }
        return try Frame(index: 0, timeInSeconds: nil, channels: [Plane](repeating: frame.channels[0], count: 3))
    }

    @Test(arguments: ["A", "B"]) func pipelineWithoutBlocks(image: String) throws {
        let found = try segmenter(channels: Self.colour, stretches: true).segment(pipelineFrame(image)).labels
        let expected = try SharedFixtures.array("small/\(image)_pipeline/label_no_wsi.npy").labelImage()
        #expect(found.differingPixels(expected) == 0)
    }

    @Test(arguments: [("wsi_b160_o24", 24, 0.5), ("wsi_b160_o24_d12_t02", 12, 0.2)], ["A", "B"])
    func pipelineWithBlocks(blocks: (name: String, depth: Int, leastIoU: Double), image: String) throws {
        let segmenter = try segmenter(channels: Self.colour, stretches: true) {
            $0.tiling.largestUntiledSide = 0
            $0.tiling.blockSize = 160
            $0.tiling.overlap = 24
            $0.tiling.matchingDepth = blocks.depth
            $0.tiling.leastIoU = blocks.leastIoU
            $0.tiling.border = .periodic
        }
        let found = try segmenter.segment(pipelineFrame(image)).labels
        let expected = try SharedFixtures.array("small/\(image)_pipeline/label_\(blocks.name).npy").labelImage()
        // One pixel's logit lies within a rounding of the threshold.
        #expect(found.differingPixels(expected.relabeledSequentially().labels) <= 1)
    }

    @Test func blankFramesHaveNoCells() throws {
        let segmenter = try segmenter(channels: Self.single)
        for value: Float in [0, 7, .nan] {
            let plane = Plane<Float>(width: 33, height: 20, repeating: value)
            let found = try segmenter.segment(Frame(index: 0, timeInSeconds: nil, channels: [plane]))
            #expect(found.labels == LabelImage(width: 33, height: 20))
        }
        #expect(throws: SegmentationError.self) {
            let plane = Plane<Float>(width: 0, height: 0, repeating: 0)
            _ = try segmenter.segment(Frame(index: 0, timeInSeconds: nil, channels: [plane]))
        }
    }

    @Test func sameLabelsForAnyNumberOfThreads() throws {
        let frame = try frame("image_B")
        let expected = try segmenter(channels: Self.colour, stretches: true).segment(frame)
        for threads in [1, 3] {
            let workers = Workers(count: threads)
            let network = try FixtureNetworks.network(
                FixtureNetworks.smallConfiguration,
                rules: .small,
                workers: workers
            )
            let segmenter = try CellSAM(network: network, channels: Self.colour, workers: workers)
            #expect(try segmenter.segment(frame) == expected)
        }
    }
}

extension LabelImage {
    /// Pixels whose labels differ from those of another image; all when the sizes differ.
    func differingPixels(_ other: LabelImage) -> Int {
        guard width == other.width, height == other.height else { return plane.pixels.count }
        return zip(plane.pixels, other.plane.pixels).count { $0 != $1 }
    }
}
