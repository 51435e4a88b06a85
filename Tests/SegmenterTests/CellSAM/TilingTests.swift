import CellImage
import Segmenter
import TestSupport
import Testing

@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))
struct TilingGoldenTests {
    @Test(arguments: [("b100_o20_d20_t05", 100, 20, 20, 0.5, 116), ("b100_o20_d8_t03", 100, 20, 8, 0.3, 136)])
    func mergedLabelsEqualTheReference(
        name: String,
        size: Int,
        overlap: Int,
        depth: Int,
        leastIoU: Double,
        largest: UInt32
    ) throws {
        let expected = try SharedFixtures.array("small/wsi_merge_\(name).npy").labelImage()
        let found = try Self.merged(size: size, overlap: overlap, depth: depth, leastIoU: leastIoU)
        #expect(found == expected)
        #expect(found.plane.pixels.max() == largest)
    }

    @Test func oneBlockEqualsTheReference() throws {
        let expected = try SharedFixtures.array("small/wsi_merge_b400_o56_single.npy").labelImage()
        #expect(try Self.merged(size: 400, overlap: 56, depth: 56, leastIoU: 0.5) == expected)
        #expect(try Self.merged(size: 400, overlap: 56, depth: 8, leastIoU: 0.5) == expected)
    }

    private static func merged(size: Int, overlap: Int, depth: Int, leastIoU: Double) throws -> LabelImage {
        let pixels = try SharedFixtures.array("small/wsi_input.npy").plane().map { Float($0) }
        let frame = try Frame(index: 0, timeInSeconds: nil, channels: [pixels])
        var parameters = TilingParameters()
        parameters.blockSize = size
        parameters.overlap = overlap
        parameters.matchingDepth = depth
        parameters.leastIoU = leastIoU
        parameters.border = .periodic
        let tiling = try Tiling(width: frame.width, height: frame.height, parameters: parameters)
        return try tiling.merged(frame) { components(of: $0, above: 9000) }.labels
    }
}

@Suite struct TilingTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8], [TileBorder.reflected, .periodic])
    func componentsAreThoseOfTheWholeImage(seed: UInt64, border: TileBorder) throws {
        let frame = try Self.discs(width: 211, height: 164, seed: seed)
        var parameters = TilingParameters()
        parameters.blockSize = 60
        parameters.overlap = 24
        parameters.matchingDepth = 24
        parameters.leastIoU = 0.5
        parameters.border = border
        let tiling = try Tiling(width: frame.width, height: frame.height, parameters: parameters)
        #expect(tiling.count == 12)
        let found = try tiling.segment(frame) { components(of: $0, above: 0.5) }
        let whole = components(of: frame, above: 0.5).labels
        #expect(Self.sameCells(found.labels, whole))
        let labels = Set(found.labels.plane.pixels).subtracting([0])
        #expect(labels == Set(1...UInt32(labels.count)))
        #expect(Set(found.scores.keys) == labels)
    }

    @Test func aShortLastChunkBorrowsOrJoins() throws {
        for (length, size, overlap, lengths) in [
            (310, 100, 20, [100, 100, 90, 20]), (100, 21, 20, [21, 21, 21, 37]),
            (300, 100, 20, [100, 100, 100]), (50, 100, 20, [50]), (512, 400, 56, [400, 112]),
            (5, 1, 0, [1, 1, 1, 1, 1]),
        ] {
            var parameters = TilingParameters()
            parameters.blockSize = size
            parameters.overlap = overlap
            parameters.matchingDepth = overlap
            let tiling = try Tiling(width: length, height: max(overlap, 1), parameters: parameters)
            #expect(tiling.columns.map(\.count) == lengths)
            #expect(tiling.columns.last?.upperBound == length)
        }
    }

    @Test func blocksSeeTheImageMirroredAboutItsEdge() throws {
        var parameters = TilingParameters()
        parameters.blockSize = 3
        parameters.overlap = 2
        parameters.matchingDepth = 2
        let plane = try Plane<Float>(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])
        let frame = try Frame(index: 7, timeInSeconds: 1, channels: [plane])
        let tiling = try Tiling(width: 3, height: 2, parameters: parameters)
        _ = try tiling.segment(frame) { block in
            #expect(block.index == 7)
            #expect(block.channels[0].pixels.prefix(7) == [5, 4, 4, 5, 6, 6, 5])
            return Segmentation(labels: LabelImage(width: block.width, height: block.height))
        }
    }

    @Test func onlyLargeFramesAreCut() {
        let parameters = TilingParameters()
        #expect(!parameters.cuts(width: 1024, height: 1024))
        #expect(parameters.cuts(width: 1025, height: 56))
        #expect(!parameters.cuts(width: 1025, height: 55))
    }

    @Test func badParametersAreRefused() {
        #expect(throws: SegmentationError.self) { try Tiling(width: 55, height: 400) }
        var parameters = TilingParameters()
        parameters.matchingDepth = 57
        #expect(throws: SegmentationError.parameter(name: "tiling.matchingDepth", reason: "must be between 0 and 56")) {
            try Tiling(width: 400, height: 400, parameters: parameters)
        }
        parameters = TilingParameters()
        parameters.leastIoU = 0
        #expect(throws: SegmentationError.self) { try parameters.validate() }
    }

    @Test func whatABlockThrowsIsPassedOn() throws {
        let frame = try Self.discs(width: 100, height: 100, seed: 1)
        #expect(throws: SegmentationError.channel(index: 3, available: 1)) {
            try Tiling(width: 100, height: 100).segment(frame) { _ throws(SegmentationError) in
                throw .channel(index: 3, available: 1)
            }
        }
    }

    @Test(arguments: [(19, true), (20, false), (0, false)])
    func smallCellsAreLeftToTheBlocks(side: Int, isTiled: Bool) throws {
        var cells = LabelImage(width: 1000, height: 200)
        for row in 0..<side { for column in 0..<side { cells[row, column] = 1 } }
        let tiled = Segmentation(labels: cells)
        let untiled = Segmentation(labels: LabelImage(width: 1, height: 1))
        let found = try CellSizeGauge.segment(
            tiled: { () throws(SegmentationError) in tiled },
            untiled: { () throws(SegmentationError) in untiled }
        )
        #expect(found == (isTiled ? tiled : untiled))
    }

    /// Discs smaller than the overlap of the blocks; they may touch one another.
    private static func discs(width: Int, height: Int, seed: UInt64) throws -> Frame {
        var generator = SplitMix(seed: seed)
        var plane = Plane<Float>(width: width, height: height, repeating: 0)
        for _ in 0..<30 {
            let radius = Int.random(in: 3...6, using: &generator)
            let centre = (
                Int.random(in: 0..<height, using: &generator), Int.random(in: 0..<width, using: &generator)
            )
            for row in max(0, centre.0 - radius)..<min(height, centre.0 + radius) {
                for column in max(0, centre.1 - radius)..<min(width, centre.1 + radius) {
                    let distance = (row - centre.0) * (row - centre.0) + (column - centre.1) * (column - centre.1)
                    if distance < radius * radius { plane[row, column] = 1 }
                }
            }
        }
        return try Frame(index: 0, timeInSeconds: nil, channels: [plane])
    }

    /// Whether two label images show the same cells under whatever numbers.
    private static func sameCells(_ one: LabelImage, _ other: LabelImage) -> Bool {
        var forth: [UInt32: UInt32] = [0: 0]
        var back: [UInt32: UInt32] = [0: 0]
        return zip(one.plane.pixels, other.plane.pixels).allSatisfy { first, second in
            let isSame = forth[first, default: second] == second && back[second, default: first] == first
            forth[first] = second
            back[second] = first
            return isSame
        }
    }
}

/// The bright pieces of a frame, as a segmenter would label them.
private func components(of frame: Frame, above limit: Float) -> Segmentation {
    let found = ConnectedComponents(of: frame.channels[0].map { $0 > limit }, connectivity: .four)
    let scores = (0..<found.count).map { (UInt32($0 + 1), Float(0.5)) }
    return Segmentation(labels: found.labelImage, scores: [UInt32: Float](uniqueKeysWithValues: scores))
}
