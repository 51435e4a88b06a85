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
        self.init(range, isInMinutes: clock.isInMinutes, length: length) { unit in
            unit == "frames" ? "Frame" : "Time (\(unit))"
        }
    }

    /// An axis of durations in minutes, hours for long ones, or in frames.
    ///
    /// - Parameters:
    ///   - range: the range of the axis, in minutes or frames.
    ///   - name: what is measured; the unit is added.
    ///   - isInMinutes: whether the range is in minutes.
    ///   - length: length of the axis, in units of the drawing.
    init(durations range: ClosedRange<Double>, name: String, isInMinutes: Bool = true, length: Double) {
        self.init(range, isInMinutes: isInMinutes, length: length) { "\(name) (\($0))" }
    }

    private init(_ range: ClosedRange<Double>, isInMinutes: Bool, length: Double, title: (_ unit: String) -> String) {
        let isInHours = isInMinutes && range.upperBound - range.lowerBound > TimeAxis.longestInMinutes
        let unit = isInHours ? 60.0 : 1
        self.title = title(isInHours ? "h" : isInMinutes ? "min" : "frames")
        let scaled = range.lowerBound / unit...range.upperBound / unit
        let ticks = Ticks(scaled, maximumCount: max(3, Int(length / 60)), wholeNumbers: !isInMinutes)
        self.ticks = ticks.values.map { Tick(time: $0 * unit, label: ticks.label($0)) }
    }
}
