import CellImage
import Evaluation
import Segmenter
import Simulator
import Testing

@Suite struct ClassicalSegmenterTests {
    private func segment(
        _ plane: Plane<Float>,
        _ change: (inout ClassicalParameters) -> Void = { _ in }
    ) throws -> Segmentation {
        var parameters = ClassicalParameters()
        change(&parameters)
        return try ClassicalSegmenter(parameters: parameters).segment(SyntheticFrames.frame(plane))
    }

    private func count(_ segmentation: Segmentation) -> Int {
        LabelRuns(segmentation.labels).regionProperties().count
    }

    @Test func findsEveryDiscWhereItIs() throws {
        let result = try segment(SyntheticFrames.plane())
        let found = LabelRuns(result.labels).regionProperties()
        #expect(found.count == SyntheticFrames.discs.count)
        for disc in SyntheticFrames.discs {
            let cell = found.first { $0.centroid.distance(to: PixelPoint(x: disc.x, y: disc.y)) < 0.7 }
            let area = Double.pi * disc.radius * disc.radius
            #expect(abs(Double(cell?.area ?? 0) / area - 1) < 0.2)
        }
    }

    @Test func numbersCellsInScanOrderAndScoresEachOne() throws {
        let result = try segment(SyntheticFrames.plane())
        var met: [UInt32] = []
        for label in result.labels.plane.pixels where label != 0 && !met.contains(label) { met.append(label) }
        #expect(met == Array(1...5))
        #expect(result.scores.keys.sorted() == met)
        #expect(result.scores.values.allSatisfy { $0 > 0.5 && $0 <= 1 })
    }

    @Test func brighterCellsScoreHigher() throws {
        let result = try segment(SyntheticFrames.plane())
        let faint = try #require(result.scores[result.labels[25, 60]])
        let bright = try #require(result.scores[result.labels[30, 95]])
        #expect(faint < bright)
    }

    @Test func givesTheSameLabelsEveryTimeAndAtEveryGain() throws {
        let plane = SyntheticFrames.plane()
        let result = try segment(plane)
        #expect(try segment(plane) == result)
        // A power of two leaves the mantissas alone.
        #expect(try segment(plane.map { $0 * 16 }).labels == result.labels)
    }

    /// Squares of such values have no place in a Float.
    @Test(arguments: [Float(1e20), 1e35, 1e-27, 1e-35]) func valuesOfEverySize(gain: Float) throws {
        let plane = SyntheticFrames.plane()
        let found = LabelRuns(try segment(plane.map { $0 * gain }).labels).regionProperties().map(\.area)
        let expected = LabelRuns(try segment(plane).labels).regionProperties().map(\.area)
        #expect(found.count == expected.count)
        for (area, other) in zip(found, expected) { #expect(abs(area - other) <= other / 50) }
    }

    @Test func findsDarkObjects() throws {
        let result = try segment(SyntheticFrames.plane().map { 1000 - $0 })
        #expect(count(result) == 5)
    }

    @Test func anExplicitModeLooksForNothingElse() throws {
        #expect(count(try segment(SyntheticFrames.plane()) { $0.mode = .brightObjects }) == 5)
        let wrong = try segment(SyntheticFrames.plane()) { $0.mode = .darkObjects }
        #expect(count(wrong) == 0)
    }

    @Test func partsTouchingCells() throws {
        let pair = [
            SyntheticFrames.Disc(x: 40, y: 50, radius: 13, height: 100),
            SyntheticFrames.Disc(x: 63, y: 50, radius: 13, height: 100),
        ]
        #expect(count(try segment(SyntheticFrames.plane(pair))) == 2)
        #expect(count(try segment(SyntheticFrames.plane(pair)) { $0.waistDepth = 5 }) <= 2)
    }

    @Test func filtersBySizeAndBorder() throws {
        let plane = SyntheticFrames.plane(SyntheticFrames.discs + [.init(x: 118, y: 60, radius: 9, height: 90)])
        #expect(count(try segment(plane)) == 6)
        #expect(count(try segment(plane) { $0.clearsBorder = true }) == 5)
        #expect(count(try segment(plane) { $0.minimumAreaInPixels = 385 }) == 2)
        #expect(count(try segment(plane) { $0.maximumAreaInPixels = 385 }) == 4)
    }

    @Test func sensitivityDecidesAboutFaintCells() throws {
        let faint = SyntheticFrames.discs + [.init(x: 60, y: 60, radius: 9, height: 12)]
        let plane = SyntheticFrames.plane(faint)
        #expect(count(try segment(plane)) == 5)
        #expect(count(try segment(plane) { $0.sensitivity = 3 }) == 6)
    }

    @Test func nonFinitePixelsCountAsTheMedian() throws {
        var plane = SyntheticFrames.plane()
        let median = try #require(plane.percentile(0.5))
        var repaired = plane
        for (row, value) in [(5, Float.nan), (70, .infinity), (100, -.infinity)] {
            plane[row, 50] = value
            repaired[row, 50] = .nan
        }
        let expected = try segment(repaired.replacingNonFinite(with: try #require(repaired.percentile(0.5))))
        #expect(try segment(plane) == expected)
        #expect(count(expected) == 5)
        #expect(median.isFinite)
    }

    @Test func refusesFramesWithoutAFinitePixel() {
        let plane = Plane<Float>(width: 4, height: 3, repeating: .nan)
        #expect(throws: SegmentationError.pixels(frame: 0, reason: "channel 0 has no finite pixel")) {
            try segment(plane)
        }
    }

    @Test func refusesAbsentChannels() {
        #expect(throws: SegmentationError.channel(index: 3, available: 1)) {
            try segment(SyntheticFrames.plane()) { $0.channel = 3 }
        }
        #expect(throws: SegmentationError.channel(index: 1, available: 1)) {
            try segment(SyntheticFrames.plane()) { $0.nucleusChannel = 1 }
        }
    }

    @Test(arguments: [(1, 1), (1, 90), (90, 1), (2, 2), (64, 64)])
    func blankFramesHaveNoCells(width: Int, height: Int) throws {
        for value: Float in [0, 17, 65_535, -3] {
            let result = try segment(Plane(width: width, height: height, repeating: value))
            #expect(result.labels == LabelImage(width: width, height: height))
            #expect(result.scores.isEmpty)
        }
    }

    @Test(arguments: [(1, 200), (200, 1), (2, 150), (3, 3)])
    func thinFramesAreSegmentedWithoutHarm(width: Int, height: Int) throws {
        let result = try segment(SyntheticFrames.plane(width: width, height: height))
        #expect(result.labels.width == width && result.labels.height == height)
    }

    @Test(arguments: 1...6)
    func noiseHasHardlyAnyCells(seed: Int) throws {
        let noise = SyntheticFrames.plane([], width: 256, height: 256, tilt: 0, noise: 20, seed: UInt64(seed))
        #expect(count(try segment(noise)) <= 1)
        #expect(count(try segment(noise) { $0.mode = .darkRing }) <= 1)
    }

    @Test func saturatedCellsAreWhole() throws {
        let plane = SyntheticFrames.plane().map { min($0, 150) }
        #expect(count(try segment(plane)) == 5)
    }

    @Test func aCellThatFillsMostOfTheFrameIsOne() throws {
        let disc = SyntheticFrames.Disc(x: 60, y: 55, radius: 40, height: 200)
        let result = try segment(SyntheticFrames.plane([disc]))
        #expect(count(result) == 1)
        #expect(result.labels[55, 60] == 1)
    }

    @Test(arguments: [10.0, -10.0])
    func findsASingleCellInALargeFrame(sign: Double) throws {
        let disc = SyntheticFrames.Disc(x: 300, y: 200, radius: 10, height: Float(5 * sign))
        let result = try segment(SyntheticFrames.plane([disc], width: 700, height: 700, tilt: 0))
        #expect(count(result) == 1)
        #expect(result.labels[200, 300] == 1)
    }

    @Test func nucleiCarryTheLabelsOfTheirCells() throws {
        let cells = SyntheticFrames.plane()
        let nuclei = SyntheticFrames.plane(
            SyntheticFrames.discs.map { .init(x: $0.x, y: $0.y, radius: 4, height: 100) }
                + [.init(x: 60, y: 60, radius: 4, height: 100)],
            seed: 2
        )
        var parameters = ClassicalParameters()
        parameters.nucleusChannel = 1
        let result = try ClassicalSegmenter(parameters: parameters).segment(SyntheticFrames.frame(cells, nuclei))
        let found = try #require(result.nuclei)
        for disc in SyntheticFrames.discs {
            #expect(found[Int(disc.y), Int(disc.x)] == result.labels[Int(disc.y), Int(disc.x)])
        }
        #expect(Set(found.plane.pixels) == Set(0...5))
        #expect(zip(found.plane.pixels, result.labels.plane.pixels).allSatisfy { $0 == 0 || $0 == $1 })
    }
}
