import CellImage
import Reporters
import Testing

@Suite struct MeasuredFrameTests {
    private let names = ["ex405", "ex480"]

    private func measured(_ fixture: MeasurementFixture) throws -> MeasuredFrame {
        let (frame, cells) = (try fixture.frame(), try fixture.cellRuns())
        return try MeasuredFrame(
            frame,
            cells: cells,
            measurer: RegionMeasurer(),
            background: BackgroundEstimator().estimate(frame, cells: cells)
        )
    }

    @Test func theBoundaryIsMovedBothWays() throws {
        let fixture = try MeasurementFixture.load()
        let frame = try measured(fixture)
        let reporter = Reporter.ratio(RatioReporter(name: "R", numerator: "ex480", denominator: "ex405"))
        let found = try reporter.values(in: frame, channelNames: names)
        #expect(
            found.map(\.value)
                == (try reporter.values(frame.measurements, background: frame.background, channelNames: names))
        )
        for (move, values) in [
            (BoundaryPerturbation.inwards, found.map(\.uncertainty.boundaryInner)),
            (.outwards, found.map(\.uncertainty.boundaryOuter)),
        ] {
            let moved = try RegionMeasurer().measure(frame.frame, cells: move.apply(to: fixture.cellRuns()))
            let expected = try reporter.values(moved, background: frame.background, channelNames: names)
            #expect(values == expected.map(\.value))
        }
    }

    @Test func theBackgroundsErrorIsPropagated() throws {
        let frame = try measured(MeasurementFixture.load())
        let reporter = Reporter.ratio(RatioReporter(name: "R", numerator: "ex480", denominator: "ex405"))
        let found = try reporter.values(in: frame, channelNames: names)
        for value in found {
            let levels = try [0, 1].map { channel in
                let measurement = frame.measurements.first { $0.label == value.value.label && $0.channel == channel }
                return (try #require(measurement).mean - frame.background.channels[channel].value)
            }
            let errors = try frame.background.channels.map { try #require($0.standardError) }
            let above = errors[1] / levels[0]
            let below = errors[0] * levels[1] / (levels[0] * levels[0])
            let expected = (above * above + below * below).squareRoot()
            #expect(expected > 0)
            #expect(abs(value.uncertainty.backgroundStandardError / expected - 1) < 0.05)
        }
    }

    @Test func anIntensityHasTheErrorOfItsBackground() throws {
        let frame = try measured(MeasurementFixture.load())
        let reporter = Reporter.intensity(IntensityReporter(name: "I", channel: "ex405"))
        let error = try #require(frame.background.channels[0].standardError)
        for value in try reporter.values(in: frame, channelNames: names) {
            #expect(abs(value.uncertainty.backgroundStandardError - error) < 1e-9 * error)
        }
    }

    @Test func meansOfPixelRatiosAgreeWithNumPy() throws {
        let golden = try BoundaryFixture.load()
        let ratio = RatioReporter(name: "R", numerator: "ex480", denominator: "ex405", statistic: .pixelMean)
        let frame = try measured(MeasurementFixture.load())
        let found = try Reporter.ratio(ratio).values(in: frame, channelNames: names)
        try #require(found.count == golden.pixelMeans.count)
        for (value, row) in zip(found, golden.pixelMeans) {
            #expect(Double(value.value.label) == row[0])
            #expect(abs(value.value.value - (row[1] ?? .nan)) < 1e-9)
            #expect(abs((value.usedShare ?? .nan) - (row[2] ?? .nan)) < 1e-12)
        }
        let inner = Dictionary(uniqueKeysWithValues: golden.pixelMeansInwards.map { ($0[0], $0[1]) })
        for value in found {
            let expected = (inner[Double(value.value.label)] ?? nil) ?? .nan
            #expect(abs(value.uncertainty.boundaryInner - expected) < 1e-9)
        }
        #expect(throws: ReporterError.pixelsNeeded(reporter: "R")) {
            try ratio.values(frame.measurements, background: frame.background, channelNames: names)
        }
    }

    @Test func anUnevenBackgroundErrsMoreThanItsStatistics() throws {
        // Light falls by 10 from left to right: the frame's median is off by up to 5.
        let slope = try #require(try level(fallingBy: 10).standardError)
        #expect((2...5).contains(slope))
        let flat = try #require(try level(fallingBy: 0).standardError)
        #expect(flat < 0.3)
        #expect(try level(fallingBy: 10, mode: .constant([9])).standardError == 0)
    }

    private func level(fallingBy amount: Float, mode: BackgroundMode = .median) throws -> BackgroundEstimate {
        let rows: [[Float]] = (0..<64).map { row in
            (0..<64).map { column in
                let noise = Float((row * 7 + column * 3) % 5)
                return 100 + amount * Float(column) / 63 + noise
            }
        }
        let cells = LabelRuns(LabelImage(width: 64, height: 64))
        return try BackgroundEstimator(mode: mode).estimate(frame(rows), cells: cells).channels[0]
    }
}
