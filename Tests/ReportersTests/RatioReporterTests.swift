import Reporters
import Testing

@Suite struct RatioReporterTests {
    private func measurement(
        _ label: UInt32,
        channel: Int,
        mean: Double,
        median: Double = 50,
        region: MeasurementRegion = .cell,
        count: Int = 10,
        saturated: Double? = 0
    ) -> RegionMeasurement {
        RegionMeasurement(
            label: label,
            region: region,
            channel: channel,
            count: count,
            mean: mean,
            median: median,
            sum: mean * Double(count),
            standardDeviation: 0,
            medianAbsoluteDeviation: nil,
            minimum: mean,
            maximum: mean,
            quantile05: mean,
            quantile25: mean,
            quantile75: mean,
            quantile95: mean,
            saturatedFraction: saturated
        )
    }

    private func background(_ values: [Double], noise: Double, isFallback: Bool = false) -> FrameBackground {
        FrameBackground(
            channels: values.enumerated().map { channel, value in
                BackgroundEstimate(
                    channel: channel,
                    value: value,
                    standardDeviation: noise,
                    count: 100,
                    isFallback: isFallback
                )
            }
        )
    }

    private let reporter = RatioReporter(name: "AMPK", numerator: "ex480", denominator: "ex405")
    private let names = ["ex405", "ex480"]

    @Test func dividesBackgroundCorrectedMeans() throws {
        let found = try reporter.values(
            [measurement(2, channel: 1, mean: 310), measurement(2, channel: 0, mean: 150)],
            background: background([50, 10], noise: 4),
            channelNames: names
        )
        #expect(found == [ReporterValue(label: 2, reporter: "AMPK", value: 3)])
    }

    @Test func theOrderOfChannelsDoesNotMatter() throws {
        let found = try reporter.values(
            [measurement(1, channel: 0, mean: 300), measurement(1, channel: 1, mean: 100)],
            background: background([0, 0], noise: 1),
            channelNames: ["ex480", "ex405"]
        )
        #expect(found.map(\.value) == [3])
    }

    @Test func mediansAndTwoRegionsCanBeAskedFor() throws {
        let translocation = RatioReporter(
            name: "KTR",
            numerator: "red",
            denominator: "red",
            region: .ring,
            denominatorRegion: .nucleus,
            statistic: .median
        )
        let found = try translocation.values(
            [
                measurement(1, channel: 0, mean: 1, median: 30, region: .nucleus),
                measurement(1, channel: 0, mean: 1, median: 50, region: .ring),
                measurement(1, channel: 0, mean: 1, median: 1, region: .cell),
            ],
            background: background([10], noise: 1),
            channelNames: ["red"]
        )
        #expect(found.map(\.value) == [2])
    }

    @Test func aDenominatorInTheNoiseGivesNaN() throws {
        let found = try reporter.values(
            [
                measurement(1, channel: 1, mean: 100), measurement(1, channel: 0, mean: 61.9),
                measurement(2, channel: 1, mean: 100), measurement(2, channel: 0, mean: 62),
                measurement(3, channel: 1, mean: 61), measurement(3, channel: 0, mean: 150),
            ],
            background: background([50, 50], noise: 4),
            channelNames: names
        )
        #expect(found[0].value.isNaN)
        #expect(found[0].flags == .lowDenominator)
        #expect(found[1].value == 50.0 / 12)
        #expect(found[1].flags == [])
        #expect(found[2].value == 0.11)
        #expect(found[2].flags == .lowNumerator)
    }

    @Test func unknownNoiseStillRefusesADenominatorBelowTheBackground() throws {
        let found = try reporter.values(
            [measurement(1, channel: 1, mean: 100), measurement(1, channel: 0, mean: 50)],
            background: background([50, 50], noise: .nan, isFallback: true),
            channelNames: names
        )
        #expect(found[0].value.isNaN)
        #expect(found[0].flags == [.lowDenominator, .backgroundFallback])
        #expect(found[0].flags.names == ["low-denominator", "background-fallback"])
    }

    @Test func saturationIsFlagged() throws {
        let found = try reporter.values(
            [measurement(1, channel: 1, mean: 100, saturated: 0.02), measurement(1, channel: 0, mean: 50)],
            background: background([0, 0], noise: 1),
            channelNames: names
        )
        #expect(found == [ReporterValue(label: 1, reporter: "AMPK", value: 2, flags: .saturated)])
    }

    @Test func missingOrEmptyRegionsGiveNaN() throws {
        let found = try reporter.values(
            [
                measurement(1, channel: 1, mean: 100),
                measurement(2, channel: 1, mean: 100), measurement(2, channel: 0, mean: .nan, count: 0),
            ],
            background: background([0, 0], noise: 1),
            channelNames: names
        )
        #expect(found.map(\.value.isNaN) == [true, true])
        #expect(found.map(\.flags) == [.empty, .empty])
    }

    @Test func theBackgroundOfTheCellGoesFirst() throws {
        var background = background([0, 0], noise: 1)
        background.cells = [
            CellBackground(label: 1, channel: 0, value: 20, standardDeviation: 1, count: 30, isFallback: false)
        ]
        let found = try reporter.values(
            [measurement(1, channel: 1, mean: 100), measurement(1, channel: 0, mean: 60)],
            background: background,
            channelNames: names
        )
        #expect(found.map(\.value) == [2.5])
    }

    @Test func anUnknownChannelIsRefused() {
        #expect(throws: ReporterError.unknownChannel(name: "ex480", available: ["a", "b"])) {
            try reporter.values([], background: background([0, 0], noise: 1), channelNames: ["a", "b"])
        }
    }
}
