import CellImage
import Reporters
import TestSupport
import Testing

@Suite struct BackgroundEstimatorTests {
    @Test(arguments: ["median", "percentile:10", "roi:50,2,20,10"]) func frameModesAgreeWithNumPy(text: String) throws {
        let fixture = try MeasurementFixture.load()
        let golden = ["median": fixture.median, "percentile:10": fixture.percentile10][text] ?? fixture.roi
        let estimator = try BackgroundEstimator(mode: BackgroundMode(parsing: text))
        let found = try estimator.estimate(fixture.frame(), cells: fixture.cellRuns())
        #expect(found.cells.isEmpty)
        for (estimate, golden) in zip(found.channels, golden) {
            #expect(abs(estimate.value - golden[0]) < 1e-9)
            #expect(abs(estimate.standardDeviation - golden[1]) < 1e-9)
            #expect(estimate.count == Int(golden[2]))
            #expect(!estimate.isFallback)
        }
    }

    @Test func localRingAgreesWithSciPy() throws {
        let fixture = try MeasurementFixture.load()
        let found = try BackgroundEstimator(mode: .localRing(width: 5))
            .estimate(fixture.frame(), cells: fixture.cellRuns())
        try #require(found.cells.count == fixture.localRing.count)
        for (estimate, golden) in zip(found.channels, fixture.median) {
            #expect(abs(estimate.value - golden[0]) < 1e-9)
        }
        for (estimate, golden) in zip(found.cells, fixture.localRing) {
            #expect(abs(estimate.value - golden[0]) < 1e-9)
            #expect(abs(estimate.standardDeviation - golden[1]) < 1e-9)
            #expect(estimate.count == Int(golden[2]))
            #expect(!estimate.isFallback)
        }
        let last = try #require(found.cells.last)
        #expect(found.estimate(label: last.label, channel: last.channel)?.value == last.value)
        #expect(found.estimate(label: 1, channel: 0)?.value == found.channels[0].value)
        #expect(found.estimate(label: 1, channel: 2) == nil)
    }

    @Test func rollingMinimumAgreesWithSciPy() throws {
        let fixture = try MeasurementFixture.load()
        let found = try BackgroundEstimator(mode: .rollingMinimum(tile: 20))
            .estimate(fixture.frame(), cells: fixture.cellRuns())
        try #require(found.cells.count == fixture.rolling.count)
        for (estimate, golden) in zip(found.cells, fixture.rolling) {
            #expect(abs(estimate.value - golden) < 1e-9)
        }
        for (estimate, golden) in zip(found.channels, fixture.rollingMedian) {
            #expect(abs(estimate.value - golden) < 1e-9)
        }
    }

    /// A tile ends with the image, and so do the pixels that are counted.
    @Test func tilesLargerThanTheImageAreCutToIt() throws {
        let pixels = try frame((0..<20).map { _ in Array(repeating: Float(7), count: 24) })
        var image = LabelImage(width: 24, height: 20)
        image.plane[2, 3] = 1
        image.plane[18, 22] = 2
        for (tile, counts) in [(100_000, [480, 480]), (16, [256, 8 * 4])] {
            let found = try BackgroundEstimator(mode: .rollingMinimum(tile: tile))
                .estimate(pixels, cells: LabelRuns(image))
            #expect(found.cells.map(\.count) == counts)
            #expect(found.cells.allSatisfy { $0.value == 7 })
        }
    }

    @Test func knownLevelsKeepTheMeasuredNoise() throws {
        let fixture = try MeasurementFixture.load()
        for (mode, levels) in [
            (BackgroundMode.none, [0.0, 0]), (.constant([9]), [9, 9]), (.constant([8, 9]), [8, 9]),
        ] {
            let found = try BackgroundEstimator(mode: mode).estimate(fixture.frame(), cells: fixture.cellRuns())
            #expect(found.channels.map(\.value) == levels)
            #expect(found.channels.map(\.count) == [0, 0])
            #expect(abs(found.channels[0].standardDeviation - fixture.median[0][1]) < 1e-9)
        }
    }

    @Test func aConfluentFrameFallsBackToALowPercentile() throws {
        let pixels = try frame((0..<20).map { row in (0..<20).map { Float(row * 20 + $0) } })
        var image = LabelImage(width: 20, height: 20)
        for index in 0..<400 { image.plane.pixels[index] = 1 }
        let found = try BackgroundEstimator().estimate(pixels, cells: LabelRuns(image)).channels[0]
        #expect(found.isFallback)
        #expect(abs(found.value - (0.05 * 400 - 0.5)) < 1e-9)
        #expect(found.standardDeviation.isNaN)
        #expect(found.count == 400)
    }

    @Test func aLocalRingWithoutRoomFallsBackToTheFrame() throws {
        let pixels = try frame((0..<40).map { _ in Array(repeating: 5, count: 40) })
        var image = LabelImage(width: 40, height: 40)
        for row in 0..<40 {
            for column in 0..<20 { image[row, column] = column < 3 ? 1 : 2 }
        }
        let found = try BackgroundEstimator(mode: .localRing(width: 2)).estimate(pixels, cells: LabelRuns(image))
        #expect(found.cells.map(\.isFallback) == [true, false])
        #expect(found.cells.map(\.value) == [5, 5])
    }

    @Test func aFrameWithoutFinitePixelsHasNoBackground() throws {
        let pixels = try frame(Array(repeating: Array(repeating: .nan, count: 16), count: 16))
        for mode in [BackgroundMode.median, .rollingMinimum(tile: 8), .localRing(width: 3)] {
            let found = try BackgroundEstimator(mode: mode)
                .estimate(pixels, cells: LabelRuns(LabelImage(width: 16, height: 16)))
            #expect(found.channels[0].value.isNaN)
        }
    }

    @Test func largeFramesAreSampledByRows() throws {
        let pixels = try frame((0..<1_024).map { row in Array(repeating: Float(row % 4), count: 1_024) })
        let found = try BackgroundEstimator()
            .estimate(pixels, cells: LabelRuns(LabelImage(width: 1_024, height: 1_024))).channels[0]
        #expect(found.count == 262_144)
        #expect(found.value == 0)
    }

    /// Little noise in whole counts: an ordinary median would be 59 or 60.
    @Test(arguments: [59.0, 59.3, 59.5, 59.8]) func seesThroughTheStepsOfWholeCounts(level: Double) throws {
        var generator = SystemlessGenerator(state: 7)
        let pixels = try frame(
            (0..<200).map { _ in
                (0..<200).map { _ in
                    let noise = (0..<12).reduce(-6.0) { sum, _ in sum + Double(generator.next()) }
                    return Float((level + 0.6 * noise).rounded())
                }
            }
        )
        let found = try BackgroundEstimator()
            .estimate(pixels, cells: LabelRuns(LabelImage(width: 200, height: 200))).channels[0]
        #expect(abs(found.value - level) < 0.03)
        #expect(abs(found.standardDeviation - (0.36 + 1.0 / 12).squareRoot()) < 0.33)
        #expect(try #require(found.standardError) < 0.02)
    }

    @Test func refusesModesThatDoNotFitTheFrame() throws {
        let pixels = try frame([[1, 2], [3, 4]])
        let cells = LabelRuns(LabelImage(width: 2, height: 2))
        for mode in [
            BackgroundMode.constant([1, 2]), .regionOfInterest(PixelRect(minX: 0, minY: 0, maxX: 3, maxY: 1)),
        ] {
            #expect(throws: ReporterError.self) { try BackgroundEstimator(mode: mode).estimate(pixels, cells: cells) }
        }
        #expect(throws: ReporterError.self) { try BackgroundEstimator(exclusionDistance: -1) }
        #expect(throws: ReporterError.self) { try BackgroundEstimator(mode: .percentile(.nan)) }
    }
}
