import CellImage
import Reporters
import TestSupport
import Testing

@Suite struct RegionMeasurerTests {
    @Test func agreesWithNumPyAndSciPy() throws {
        let fixture = try MeasurementFixture.load()
        let measurer = try RegionMeasurer(regions: Set(MeasurementRegion.allCases), saturationValue: 600)
        let found = try measurer.measure(
            fixture.frame(),
            cells: fixture.cellRuns(),
            nuclei: fixture.nucleusRuns()
        )
        try expectEqual(found, fixture.measurements)
    }

    @Test func nucleiStandForCellsWhereThereAreNone() throws {
        let fixture = try MeasurementFixture.load()
        let measurer = try RegionMeasurer(regions: [.nucleus, .ring], saturationValue: 600)
        let found = try measurer.measure(fixture.frame(), cells: nil, nuclei: fixture.nucleusRuns())
        try expectEqual(found, fixture.nucleiAlone)
    }

    @Test func dimPixelsAreLeftOutOfRings() throws {
        let fixture = try MeasurementFixture.load()
        let (frame, cells, nuclei) = (try fixture.frame(), try fixture.cellRuns(), try fixture.nucleusRuns())
        let background = try BackgroundEstimator().estimate(frame, cells: cells)
        func measured(_ multiple: Double, _ background: FrameBackground?) throws -> [RegionMeasurement] {
            try RegionMeasurer(regions: [.ring], ring: RingGeometry(noiseMultiple: multiple), saturationValue: 600)
                .measure(frame, cells: cells, nuclei: nuclei, background: background)
        }
        try expectEqual(try measured(14.5, background), fixture.litRing)
        let whole = fixture.measurements.filter { $0.region == .ring }
        try expectEqual(try measured(0, background), whole)
        try expectEqual(try measured(14.5, nil), whole)
        // A cell keeps its nucleus and its mask, however dim.
        let others = try RegionMeasurer(regions: [.cell, .nucleus], ring: RingGeometry(noiseMultiple: 50))
        let found = try others.measure(frame, cells: cells, nuclei: nuclei, background: background)
        #expect(found.map(\.count) == (try others.measure(frame, cells: cells, nuclei: nuclei)).map(\.count))
    }

    @Test func perimeterAndCoreMakeUpTheCell() throws {
        let cells = LabelRuns(LabelImage(ascii: "1111....\n11111...\n1111122.\n1111122."))
        let pixels = try frame(Array(repeating: Array(repeating: 1, count: 8), count: 4))
        for band in 1...6 {
            let found = try RegionMeasurer(regions: [.cell, .perimeter, .core], bandInPixels: band)
                .measure(pixels, cells: cells)
            for start in stride(from: 0, to: found.count, by: 3) {
                #expect(found[start].count == found[start + 1].count + found[start + 2].count)
            }
        }
        // The image's border is no edge: left and bottom are not cut off.
        let found = try RegionMeasurer(regions: [.core], bandInPixels: 1).measure(pixels, cells: cells)
        #expect(found.map(\.count) == [15, 0])
    }

    @Test func nucleiThatTouchHaveOneCore() throws {
        let cells = LabelRuns(LabelImage(ascii: String(repeating: "1111111111\n", count: 7)))
        let rows = ["..........", "..222333..", "..222333..", "..222333..", "..222333..", "..222333..", ".........."]
        let nuclei = LabelRuns(LabelImage(ascii: rows.joined(separator: "\n")))
        let pixels = try frame(Array(repeating: Array(repeating: 1, count: 10), count: 7))
        let found = try RegionMeasurer(regions: [.nucleusCore], bandInPixels: 1)
            .measure(pixels, cells: cells, nuclei: nuclei)
        #expect(found.map(\.count) == [12])
    }

    private func expectEqual(_ found: [RegionMeasurement], _ expected: [MeasurementFixture.Row]) throws {
        try #require(found.count == expected.count)
        for (found, expected) in zip(found, expected) {
            #expect(found.label == expected.label)
            #expect(found.region == expected.region)
            #expect(found.channel == expected.channel)
            #expect(found.count == expected.count)
            for (value, golden) in zip(values(found), expected.values) {
                if let golden {
                    #expect(abs(value - golden) <= 1e-12 * max(1, abs(golden)), "\(found) instead of \(expected)")
                } else {
                    #expect(value.isNaN, "\(found) instead of \(expected)")
                }
            }
        }
    }

    private func values(_ found: RegionMeasurement) -> [Double] {
        [
            found.mean, found.median, found.sum, found.standardDeviation, found.minimum, found.maximum,
            found.quantile05, found.quantile25, found.quantile75, found.quantile95, found.saturatedFraction ?? .nan,
            found.medianAbsoluteDeviation ?? .nan,
        ]
    }

    @Test func nucleusAndCytoplasmMakeUpTheCell() throws {
        let fixture = try MeasurementFixture.load()
        let measurer = try RegionMeasurer(regions: [.cell, .nucleus, .cytoplasm])
        let plane = Plane<Float>(width: fixture.width, height: fixture.height, repeating: 1)
        let frame = try Frame(index: 0, timeInSeconds: nil, channels: [plane])
        // Without nucleus 5, which reaches from its cell into a neighbour.
        let nuclei = fixture.nuclei.map { $0 == 5 ? 0 : $0 }
        let nucleusRuns = LabelRuns(try LabelImage(width: fixture.width, height: fixture.height, labels: nuclei))
        let found = try measurer.measure(frame, cells: fixture.cellRuns(), nuclei: nucleusRuns)
        for start in stride(from: 0, to: found.count, by: 3) {
            #expect(found[start].count == found[start + 1].count + found[start + 2].count)
        }
    }

    @Test func anEqualShareGoesToTheCellOfTheSameLabel() throws {
        let cells = LabelRuns(LabelImage(ascii: "111222\n111222"))
        let nuclei = LabelRuns(LabelImage(ascii: "..22..\n..22.."))
        let pixels = try frame([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]])
        let found = try RegionMeasurer(regions: [.nucleus]).measure(pixels, cells: cells, nuclei: nuclei)
        #expect(found.map(\.count) == [0, 2])
    }

    @Test func saturationIsUnknownWithoutALimit() throws {
        let cells = LabelRuns(LabelImage(ascii: "11"))
        let found = try RegionMeasurer().measure(try frame([[1, 2]]), cells: cells)
        #expect(found.map(\.saturatedFraction) == [nil])
    }

    @Test func anEmptyMaskGivesNothing() throws {
        let cells = LabelRuns(LabelImage(width: 2, height: 1))
        #expect(try RegionMeasurer().measure(try frame([[1, 2]]), cells: cells).isEmpty)
    }

    @Test func refusesWhatCannotBeMeasured() throws {
        let cells = LabelRuns(LabelImage(ascii: "11"))
        let pixels = try frame([[1, 2, 3]])
        #expect(throws: ReporterError.sizeMismatch(expectedWidth: 3, expectedHeight: 1, foundWidth: 2, foundHeight: 1))
        {
            try RegionMeasurer().measure(pixels, cells: cells)
        }
        let missing = ReporterError.regionUnavailable(region: .nucleus, reason: "there are no masks of nuclei")
        #expect(throws: missing) {
            try RegionMeasurer(regions: [.nucleus]).measure(try frame([[1, 2]]), cells: cells)
        }
        let cellless = ReporterError.regionUnavailable(region: .cell, reason: "there are no masks of whole cells")
        #expect(throws: cellless) {
            try RegionMeasurer().measure(try frame([[1, 2]]), cells: nil, nuclei: cells)
        }
        #expect(throws: ReporterError.self) { try RegionMeasurer(regions: []) }
        #expect(throws: ReporterError.self) { try RegionMeasurer(ring: RingGeometry(gap: -1, width: 4)) }
        #expect(throws: ReporterError.self) { try RegionMeasurer(ring: RingGeometry(gap: 0, width: 0)) }
    }
}
