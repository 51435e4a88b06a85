import CellImage
import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

/// Frames to labels by a tiny compact network, against the same in PyTorch, NumPy and SciPy.
@Suite struct CompactSegmentationTests {
    private func segmenter(
        channels: InputChannels = InputChannels(wholeCell: 0),
        threads: Int = 2,
        _ change: (inout CellSAMParameters) -> Void = { _ in }
    ) throws -> CellSAM {
        var parameters = CellSAMParameters()
        change(&parameters)
        return try CellSAM(
            weights: try CompactFixture.weights(),
            channels: channels,
            parameters: parameters,
            workers: Workers(count: threads)
        )
    }

    private func expect(_ found: LabelImage, agreesWith name: String) throws {
        let reference = try CompactFixture.array(name + "_labels")
        let labels = reference.labels
        #expect(reference.shape == [found.height, found.width])
        let same = zip(labels, found.plane.pixels).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
        #expect(Double(same) / Double(labels.count) > 0.999)
        #expect(Set(labels) == Set(found.plane.pixels))
    }

    /// The cells are too large or too small at first, so that a second scale is looked for.
    @Test func grayFrame() throws {
        try expect(try segmenter().segment(try CompactFixture.frame("gray")).labels, agreesWith: "gray")
    }

    @Test func knownDiameter() throws {
        let segmenter = try segmenter { $0.cellDiameter = 14 }
        try expect(try segmenter.segment(try CompactFixture.frame("gray")).labels, agreesWith: "gray_14")
    }

    /// All around it, the network sees its mirror image.
    @Test func frameSmallerThanTheNetwork() throws {
        let segmenter = try segmenter { $0.cellDiameter = 30 }
        try expect(try segmenter.segment(try CompactFixture.frame("small")).labels, agreesWith: "small")
    }

    @Test func colourFrame() throws {
        let segmenter = try segmenter(channels: InputChannels(first: 0, nuclear: 1, wholeCell: 2))
        try expect(try segmenter.segment(try CompactFixture.frame("colour")).labels, agreesWith: "colour")
    }

    @Test func scrapsAreLeftOut() throws {
        #expect(CompactAssembly.leastArea(of: [3000, 20, 2000, 2500], rules: MaskRules()) == 40)
        #expect(CompactAssembly.leastArea(of: [300, 20, 200], rules: MaskRules()) == 12)
        #expect(CompactAssembly.leastArea(of: [], rules: MaskRules()) == 12)
        var rules = MaskRules()
        rules.leastArea = 0
        #expect(CompactAssembly.leastArea(of: [3000, 20], rules: rules) == 0)
    }

    @Test func aMovieIsSeenAtOneScale() throws {
        let frame = try CompactFixture.frame("gray")
        let known = try segmenter { $0.cellDiameter = 14 }
        #expect(try known.scale(for: frame) == nil)
        let scaled = try segmenter().scaling(by: 30.0 / 14)
        #expect(try scaled.segment(frame) == known.segment(frame))
        #expect(scaled.parameters["scale"] == "\(30.0 / 14)" && known.parameters["scale"] == nil)
        let scale = try #require(try segmenter().scale(for: frame))
        #expect((0.25...4).contains(scale))
        let blank = try Frame(index: 0, timeInSeconds: nil, channels: [Plane(width: 40, height: 30, repeating: 0)])
        #expect(try segmenter().scale(for: blank) == nil)
    }

    @Test func threadsDoNotMatter() throws {
        let frame = try CompactFixture.frame("gray")
        let one = try segmenter(threads: 1).segment(frame)
        #expect(try one == segmenter(threads: 3).segment(frame))
    }

    @Test func framesThatShowNothing() throws {
        for value in [Float(0), 7] {
            let plane = Plane<Float>(width: 40, height: 30, repeating: value)
            let frame = try Frame(index: 0, timeInSeconds: nil, channels: [plane])
            let found = try segmenter().segment(frame)
            #expect(found.labels == LabelImage(width: 40, height: 30) && found.scores.isEmpty)
        }
    }

    @Test(arguments: [Float.nan, .infinity]) func framesWithoutAFinitePixel(value: Float) throws {
        let planes = [
            Plane<Float>(width: 40, height: 30, repeating: 1), Plane(width: 40, height: 30, repeating: value),
        ]
        let frame = try Frame(index: 4, timeInSeconds: nil, channels: planes)
        let error = SegmentationError.pixels(frame: 4, reason: "channel 1 has no finite pixel")
        let segmenter = try segmenter(channels: InputChannels(wholeCell: 1))
        #expect(throws: error) { try segmenter.segment(frame) }
        #expect(throws: error) { try segmenter.masks(of: [], in: frame) }
        #expect(throws: error) { try segmenter.scale(for: frame) }
    }

    @Test func aCancelledTaskEndsWithinTheFrame() async throws {
        let (segmenter, frame) = (try segmenter(), try CompactFixture.frame("gray"))
        let error = await Task { () -> SegmentationError? in
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(SegmentationError) {
                _ = try segmenter.segment(frame)
                return nil
            } catch {
                return error
            }
        }.value
        #expect(error == .network(.interrupted))
    }

    @Test func tinyAndNarrowFrames() throws {
        for (width, height) in [(1, 2), (3, 700), (2, 2)] {
            var plane = Plane<Float>(width: width, height: height, repeating: 0)
            plane.pixels[0] = 1
            let found = try segmenter().segment(try Frame(index: 0, timeInSeconds: nil, channels: [plane]))
            #expect(found.labels.width == width && found.labels.height == height)
        }
    }

    @Test func givenBoxes() throws {
        let boxes = [
            BoundingBox(minX: 100, minY: 60, maxX: 130, maxY: 100), BoundingBox(minX: 10, minY: 10, maxX: 40, maxY: 40),
        ]
        let frame = try CompactFixture.frame("gray")
        let found = try segmenter { $0.masks.leastPredictedIoU = -10 }.masks(of: boxes, in: frame)
        #expect(found.cells.allSatisfy { boxes.contains($0.box) })
        #expect(found.cells.map(\.label) == Array(1...UInt32(max(found.cells.count, 1))))
        #expect(!found.cells.isEmpty)
    }

    /// Every box has a mask or a reason why it has none.
    @Test func givenBoxesWithoutAMask() throws {
        let box = BoundingBox(minX: 100, minY: 60, maxX: 130, maxY: 100)
        let boxes = [box, BoundingBox(minX: 10, minY: 10, maxX: 40, maxY: 40), box]
        let frame = try CompactFixture.frame("gray")
        let found = try segmenter {
            $0.masks.leastPredictedIoU = -10
            $0.masks.leastArea = 0
        }.masks(of: boxes, in: frame)
        let kept = found.cells.map(\.boxIndex)
        #expect(Set(kept).isDisjoint(with: found.missing.keys) && kept.count + found.missing.count == 3)
        #expect(!kept.contains(0) || found.missing[2] == .covered)
        let none = try segmenter { $0.masks.leastPredictedIoU = 1e6 }.masks(of: boxes, in: frame)
        #expect(
            none.cells.isEmpty
                && none.missing == [0: .uncertain(least: 1e6), 1: .uncertain(least: 1e6), 2: .uncertain(least: 1e6)]
        )
        let blank = try Frame(index: 0, timeInSeconds: nil, channels: [Plane(width: 40, height: 30, repeating: 0)])
        #expect(try segmenter().masks(of: [box], in: blank).missing == [0: .blank])
    }

    @Test func weightsThatAreNoNumbers() throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: CompactFixture.path("tiny.safetensors")))
        let header = 8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        for index in header..<bytes.count { bytes[index] = 0xff }
        let scratch = try ScratchFolder()
        let segmenter = try CellSAM(
            weights: try CellSAMWeightFile.open(scratch.write(bytes, to: "broken.safetensors")),
            channels: InputChannels(wholeCell: 0),
            workers: Workers(count: 2)
        )
        let frame = try CompactFixture.frame("gray")
        let box = BoundingBox(minX: 100, minY: 60, maxX: 130, maxY: 100)
        for work in [{ _ = try segmenter.segment(frame) }, { _ = try segmenter.masks(of: [box], in: frame) }] {
            let error = #expect(throws: SegmentationError.self) { try work() }
            guard case .network(.notFinite) = error else { throw try #require(error) }
        }
    }

    @Test func diametersAtTheLimits() throws {
        #expect(try segmenter { $0.cellDiameter = 14 }.limitedDiameter == nil)
        #expect(try segmenter { $0.cellDiameter = 3 }.limitedDiameter == 12)
        #expect(try segmenter { $0.cellDiameter = 400 }.limitedDiameter == 100)
        #expect(try segmenter().limitedDiameter == nil)
    }

    @Test(arguments: [0, -3, 1.9, Double.infinity])
    func diametersThatHaveNoSense(_ diameter: Double) {
        #expect(
            throws: SegmentationError.parameter(name: "cellDiameter", reason: "must be between 2.0 and 10000.0")
        ) { try segmenter { $0.cellDiameter = diameter } }
    }
}
