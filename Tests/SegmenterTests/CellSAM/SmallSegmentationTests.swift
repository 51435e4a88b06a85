import CellImage
import Foundation
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

    /// With OpenBLAS's kernels for Haswell, a pixel whose logit lies within 2e-6 of the threshold differs.
    @Test func threeChannels() throws {
        let frame = try frame("image_B")
        let found = try segmenter(channels: Self.colour).segment(frame).labels
        let expected = try SharedFixtures.array("small/B_segment/label_final.npy").labelImage()
        let network = try FixtureNetworks.network(
            FixtureNetworks.smallConfiguration,
            rules: .small,
            workers: workers
        )
        let differing = found.plane.pixels.indices.filter { found.plane.pixels[$0] != expected.plane.pixels[$0] }
        #expect(differing.count <= 1)
        #expect(try pixelsOnThreshold(in: frame, network: network).isSuperset(of: differing))
    }

    @Test func givenBoxes() throws {
        let corners: [[Float]] = [
            [20, 30, 70.5, 90], [100, 10, 160, 60], [0, 0, 239, 199], [150.25, 120, 200, 180.75],
        ]
        let boxes = corners.map { BoundingBox(minX: $0[0], minY: $0[1], maxX: $0[2], maxY: $0[3]) }
        let found = try segmenter(channels: Self.single).masks(of: boxes, in: frame("image_A"))
        let expected = try SharedFixtures.array("small/A_boxes/label_final.npy").labelImage()
        #expect(found.segmentation.labels.differingPixels(expected) == 0)
        #expect(found.cells.map(\.boxIndex) == [0] && Set(found.missing.keys) == [1, 2, 3])
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
        var tiling = TilingParameters()
        tiling.largestUntiledSide = 0
        tiling.blockSize = 160
        tiling.overlap = 24
        tiling.matchingDepth = blocks.depth
        tiling.leastIoU = blocks.leastIoU
        tiling.border = .periodic
        let segmenter = try segmenter(channels: Self.colour, stretches: true) { $0.tiling = tiling }
        let frame = try pipelineFrame(image)
        let found = try segmenter.segment(frame).labels
        let golden = try SharedFixtures.array("small/\(image)_pipeline/label_\(blocks.name).npy").labelImage()
        let expected = golden.relabeledSequentially().labels
        let differing = found.plane.pixels.indices.filter { found.plane.pixels[$0] != expected.plane.pixels[$0] }
        #expect(differing.count <= 1)
        #expect(try pixelsOnThreshold(in: frame, tiling: tiling).isSuperset(of: differing))
    }

    /// Pixels of which rounding decides in the block that they come from.
    private func pixelsOnThreshold(in frame: Frame, tiling: TilingParameters) throws -> Set<Int> {
        let network = try FixtureNetworks.network(
            FixtureNetworks.smallConfiguration,
            rules: .small,
            workers: workers
        )
        let stretched = try Frame(
            index: 0,
            timeInSeconds: nil,
            channels: frame.channels.map { $0.rescaledToUnitRange() }
        )
        let blocks = try Tiling(width: frame.width, height: frame.height, parameters: tiling)
        let marked = try blocks.segment(stretched) { block throws(SegmentationError) in
            var labels = LabelImage(width: block.width, height: block.height)
            let pixels = (try? pixelsOnThreshold(in: block, network: network)) ?? []
            for pixel in pixels { labels.plane.pixels[pixel] = 1 }
            return Segmentation(labels: labels)
        }
        return Set(marked.labels.plane.pixels.indices.filter { marked.labels.plane.pixels[$0] != 0 })
    }

    /// Checkpoints in half precision, one of them without the second copy of SAM.
    @Test(arguments: [("small_wrapped_fp16", "B_fp16", 0.4), ("small_no_model_cp_bf16", "B_noadv", 0.005)])
    func checkpointVariants(checkpoint: String, golden: String, boxThreshold: Double) throws {
        let scratch = try ScratchFolder()
        let store = ModelStore(environment: ["CELLTRACK_MODELS": scratch.file("models")])
        var configuration = FixtureNetworks.smallConfiguration
        configuration.adaptsMaskPath = !checkpoint.contains("no_model_cp")
        try scratch.write(JSONEncoder().encode(configuration), to: "sizes.json")
        var importing = WeightImport(into: store)
        importing.name = "small"
        importing.parameters = try ConfigurationFile(path: scratch.file("sizes.json"))
        _ = try importing.run(SharedFixtures.path("small/\(checkpoint).pt"))
        var parameters = CellSAMParameters()
        parameters.stretchesChannels = false
        parameters.boxThreshold = boxThreshold
        let weights = try CellSAMWeightFile.open(store.locate("small"))
        let segmenter = try CellSAM(
            weights: weights,
            channels: Self.colour,
            parameters: parameters,
            workers: workers
        )
        let frame = try frame("image_B")
        let found = try segmenter.segment(frame).labels
        let expected = try SharedFixtures.array("small/\(golden)/label_final.npy").labelImage()
        let onThreshold = try pixelsOnThreshold(
            in: frame,
            network: CellSAMNetwork(weights: weights, workers: workers),
            boxThreshold: boxThreshold
        )
        let differing = found.plane.pixels.indices.filter { found.plane.pixels[$0] != expected.plane.pixels[$0] }
        #expect(differing.count <= 3)
        #expect(onThreshold.isSuperset(of: differing), "\(onThreshold.count) pixels lie on the threshold")
        #expect(segmenter.parameters["weights"] == "small")
    }

    /// Pixels of which rounding decides whether they belong to a cell.
    private func pixelsOnThreshold(
        in frame: Frame,
        network: CellSAMNetwork,
        boxThreshold: Double = 0.4
    ) throws -> Set<Int> {
        let configuration = network.configuration
        let planes = frame.channels.map { Optional($0) }
        guard let inputs = Preprocessing(configuration).inputs(of: planes) else { return [] }
        let raw = try network.detections(in: inputs.detection, embedding: nil, workers: workers)
        let selection = BoxSelection(configuration, threshold: boxThreshold)
        let boxes = try selection.kept(logits: raw.logits, boxes: raw.boxes).map(\.box)
        let embedding = try network.embedding(of: inputs.masks, workers: workers)
        var masks: [PredictedMask] = []
        try network.masks(of: boxes, in: embedding, minimumQuality: -.infinity, workers: workers) { masks.append($1) }
        return masks.pixelsOnThreshold(within: 1e-4, width: frame.width, height: frame.height, configuration)
    }

    /// With a shared encoder the detector looks at the features of the mask path.
    @Test func sharedEncoder() throws {
        var configuration = FixtureNetworks.smallConfiguration
        configuration.sharesEncoder = true
        #expect(!configuration.tensorShapes.keys.contains { $0.contains("backbone") })
        let network = try FixtureNetworks.network(configuration, rules: .small, workers: workers)
        let frame = try frame("image_A")
        let inputs = try #require(try Preprocessing(configuration).inputs(of: frame, channels: Self.single))
        #expect(inputs.detection.values == inputs.masks.values)
        let embedding = try network.embedding(of: inputs.masks, workers: workers)
        let shared = try network.detections(in: inputs.detection, embedding: embedding, workers: workers)
        let alone = try network.detections(in: inputs.detection, embedding: nil, workers: workers)
        #expect(shared.logits.values == alone.logits.values && shared.boxes.values == alone.boxes.values)
        _ = try CellSAM(network: network, channels: Self.single, workers: workers).segment(frame)
    }

    /// Large cells are found in the whole frame, without normalisation.
    @Test func cellSizeDecidesAboutBlocks() throws {
        let gauged = try segmenter(channels: Self.single, stretches: true) { $0.gaugesCellSize = true }
        let whole = try segmenter(channels: Self.single, stretches: true) { $0.normalizesIntensities = false }
        let frame = try frame("image_A")
        #expect(try gauged.segment(frame).labels == whole.segment(frame).labels)
    }

    /// As if the enhanced image had come as colours, with the threshold of boxes that goes with it.
    @Test func lowContrastIsEnhanced() throws {
        let frame = try frame("image_A")
        let plane = frame.channels[0].rescaledToUnitRange()
        let blank = Plane<Float>(width: frame.width, height: frame.height, repeating: 0)
        let image = try ColorImage(red: blank, green: blank, blue: plane)
        let enhancement = try #require(LowContrastEnhancement(for: image))
        let enhanced = enhancement.enhanced(image)
        let colours = try Frame(
            index: 0,
            timeInSeconds: nil,
            channels: [enhanced.red, enhanced.green, enhanced.blue]
        )
        let expected = try segmenter(channels: Self.colour) {
            $0.boxThreshold = enhancement.boxThreshold ?? $0.boxThreshold
        }
        let found = try segmenter(channels: Self.single, stretches: true) { $0.enhancesLowContrast = true }
        #expect(try found.segment(frame).labels == expected.segment(colours).labels)
    }

    @Test func blankFramesHaveNoCells() throws {
        let segmenter = try segmenter(channels: Self.single)
        for value: Float in [0, 7] {
            let plane = Plane<Float>(width: 33, height: 20, repeating: value)
            let found = try segmenter.segment(Frame(index: 0, timeInSeconds: nil, channels: [plane]))
            #expect(found.labels == LabelImage(width: 33, height: 20))
        }
        for (side, value): (Int, Float) in [(0, 0), (20, .nan)] {
            #expect(throws: SegmentationError.self) {
                let plane = Plane<Float>(width: side, height: side, repeating: value)
                _ = try segmenter.segment(Frame(index: 0, timeInSeconds: nil, channels: [plane]))
            }
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
