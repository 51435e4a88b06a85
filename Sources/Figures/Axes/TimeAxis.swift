internal import Lineage

/// The time axis that figures share: minutes, hours for long movies, frames without a clock.
struct TimeAxis {
    /// A label and its place on the axis, in the clock's unit.
    struct Tick {
        let time: Double
        let label: String
    }

    /// The axis's name with its unit.
    let title: String
    /// Ticks in ascending order.
    let ticks: [Tick]

    /// Above so many minutes the axis is labelled in hours.
    private static let longestInMinutes = 600.0

    /// Chooses the unit and the ticks.
    ///
    /// - Parameters:
    ///   - range: the range of the axis, in the clock's unit.
    ///   - clock: the movie's clock.
    ///   - length: length of the axis, in units of the drawing.
    init(_ range: ClosedRange<Double>, clock: LineageClock, length: Double) {
        let isInHours = clock.isInMinutes && range.upperBound - range.lowerBound > TimeAxis.longestInMinutes
        let unit = isInHours ? 60.0 : 1
        title = clock.isInMinutes ? (isInHours ? "Time (h)" : "Time (min)") : "Frame"
        let scaled = range.lowerBound / unit...range.upperBound / unit
        let count = max(3, Int(length / 60))
        let ticks = Ticks(scaled, maximumCount: count, wholeNumbers: !clock.isInMinutes)
        self.ticks = ticks.values.map { Tick(time: $0 * unit, label: ticks.label($0)) }
    }

    /// An axis of durations in minutes, hours for long ones.
    ///
    /// - Parameters:
    ///   - range: the range of the axis, in minutes.
    ///   - name: what is measured; the unit is added.
    ///   - length: length of the axis, in units of the drawing.
    init(minutes range: ClosedRange<Double>, name: String, length: Double) {
        let isInHours = range.upperBound - range.lowerBound > TimeAxis.longestInMinutes
        let unit = isInHours ? 60.0 : 1
        title = "\(name) (\(isInHours ? "h" : "min"))"
        let ticks = Ticks(range.lowerBound / unit...range.upperBound / unit, maximumCount: max(3, Int(length / 60)))
        self.ticks = ticks.values.map { Tick(time: $0 * unit, label: ticks.label($0)) }
    }
}
