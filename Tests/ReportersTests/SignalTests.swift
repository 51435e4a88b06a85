import Reporters
import Testing

/// Means of masks above the background of their frame.
@Suite struct SignalTests {
    private func level(_ value: Double, error: Double?, isFallback: Bool = false) -> FrameBackground {
        FrameBackground(channels: [
            BackgroundEstimate(channel: 0, value: 7, standardDeviation: 1, count: 9, isFallback: false),
            BackgroundEstimate(
                channel: 1,
                value: value,
                standardDeviation: 1,
                count: 9,
                isFallback: isFallback,
                standardError: error
            ),
        ])
    }

    @Test func areMeansLessTheLevelOfTheChannel() {
        let signals = level(100, error: 2).signals(of: [1: 150, 2: 121, 3: 119, 4: 90], channel: 1)
        #expect(signals == [1: 50, 2: 21])
        #expect(level(100, error: 0).signals(of: [1: 101, 2: 100, 3: 99], channel: 1) == [1: 1])
    }

    @Test func needALevelThatIsSure() {
        #expect(level(100, error: nil).signals(of: [1: 150], channel: 1).isEmpty)
        #expect(level(100, error: 2, isFallback: true).signals(of: [1: 150], channel: 1).isEmpty)
        #expect(level(.nan, error: 2).signals(of: [1: 150], channel: 1).isEmpty)
        #expect(level(100, error: 2).signals(of: [1: 150], channel: 2).isEmpty)
    }

    @Test func goByTheLevelOfTheCellWhereThereIsOne() {
        var background = level(100, error: 2)
        background.cells = [
            CellBackground(
                label: 2,
                channel: 1,
                value: 130,
                standardDeviation: 1,
                count: 9,
                isFallback: false,
                standardError: 1
            )
        ]
        #expect(background.signals(of: [1: 150, 2: 150], channel: 1) == [1: 50, 2: 20])
    }
}
