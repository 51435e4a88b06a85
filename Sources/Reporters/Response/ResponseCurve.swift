/// The relative change of one cell after the dose, read from a curve.
struct ResponseCurve {
    /// The amplitude with its sign.
    var amplitude: Double
    /// Seconds from the dose to half of the amplitude; NaN when the curve begins above it or there is no clock.
    var halfTime: Double
    /// Seconds from the dose to the onset; NaN like the half-time.
    var onset: Double
    /// Change at the end as a share of the amplitude.
    var sustained: Double

    /// Frames at the end whose mean is the change at the end.
    private static let lastFrames = 3

    /// Reads a curve.
    ///
    /// - Parameters:
    ///   - curve: relative changes of consecutive frames.
    ///   - start: index of the first frame with the dose, below the count of frames.
    ///   - times: seconds from the dose; NaN where unknown.
    ///   - onsetShare: share of the amplitude that is reached at the onset.
    ///   - sign: 1 for a rise, -1 for a fall; nil for the larger one.
    init(_ curve: [Double], start: Int, times: [Double], onsetShare: Double, sign: Double? = nil) {
        let after = curve[start...]
        let (highest, lowest) = (after.max() ?? .nan, after.min() ?? .nan)
        let sign = sign ?? (highest >= -lowest ? 1 : -1)
        let peak = sign > 0 ? highest : lowest
        amplitude = peak
        let rise = curve.map { $0 / peak }
        let half = ResponseCurve.firstCrossing(rise, of: 0.5, from: start)
        halfTime = half.map { ResponseCurve.time(of: rise, share: 0.5, before: $0, times: times) } ?? .nan
        let first = half.map { ResponseCurve.lastCrossing(rise, of: onsetShare, before: $0) }
        onset = (first ?? nil).map { ResponseCurve.time(of: rise, share: onsetShare, before: $0, times: times) } ?? .nan
        let last = after.suffix(ResponseCurve.lastFrames)
        sustained = last.reduce(0, +) / Double(last.count) / peak
    }

    /// The first frame from `start` on that reaches a share; nil when none does, or no frame before it lies below.
    private static func firstCrossing(_ rise: [Double], of share: Double, from start: Int) -> Int? {
        guard let index = rise[start...].firstIndex(where: { $0 >= share }), index > 0, rise[index - 1] < share else {
            return nil
        }
        return index
    }

    /// The last frame, not behind `end`, that reaches a share and follows one that does not.
    private static func lastCrossing(_ rise: [Double], of share: Double, before end: Int) -> Int? {
        var index = end
        while index > 0, rise[index - 1] >= share { index -= 1 }
        return index > 0 ? index : nil
    }

    /// The time between two frames at which a share is reached, by linear interpolation, not before the dose.
    private static func time(of rise: [Double], share: Double, before index: Int, times: [Double]) -> Double {
        let part = (share - rise[index - 1]) / (rise[index] - rise[index - 1])
        let time = times[index - 1] + part * (times[index] - times[index - 1])
        return time.isFinite ? max(0, time) : .nan
    }
}
