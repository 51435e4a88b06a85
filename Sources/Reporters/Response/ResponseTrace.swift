/// A trace as the analysis of responses sees it: relative changes of consecutive frames, without the shared drift.
struct ResponseTrace {
    let trace: ProcessedTrace
    /// Points of consecutive frames, of which the last one counts: a curve is not read where no value holds it.
    let points: [ProcessedPoint]
    /// (R - R0) / R0 less the drift, for every point; NaN where there is none that counts.
    let changes: [Double]
    /// Index of the first frame with the dose.
    let start: Int
    /// Seconds from the dose; NaN where unknown.
    let times: [Double]
    /// Frames from the middle of the baseline window to each frame.
    let ages: [Double]
    /// Indices of the frames in the baseline window that count.
    let window: [Int]
    /// Standard deviation of the noise from frame to frame, relative to the value.
    let noise: Double
    /// Standard error of the rate of drift.
    let driftError: Double

    /// Median time between frames in seconds; NaN without a clock.
    var frameInterval: Double {
        RobustStatistics.median(zip(times, times.dropFirst()).map { $1 - $0 }.filter(\.isFinite))
    }

    /// Frames after the dose that count.
    var observedAfterDose: Int { changes[start...].count { $0.isFinite } }

    /// Prepares a trace.
    ///
    /// - Returns: nil without a positive baseline, or with fewer than two frames that count after the dose.
    init?(
        _ trace: ProcessedTrace,
        doseFrame: Int,
        doseTime: Double?,
        window: Range<Int>,
        drift: ExponentialDrift
    ) {
        let baseline = trace.baseline.value
        let end = trace.points.lastIndex { $0.isSteady }.map { $0 + 1 } ?? 0
        let points = Array(trace.points[..<end])
        guard baseline > 0, let start = points.firstIndex(where: { $0.frame >= doseFrame }) else { return nil }
        let middle = Double(window.lowerBound + window.upperBound - 1) / 2
        self.trace = trace
        self.points = points
        self.start = start
        times = points.map { point in
            guard let time = point.timeInSeconds, let doseTime else { return .nan }
            return time - doseTime
        }
        ages = points.map { Double($0.frame) - middle }
        changes = points.map { point in
            guard point.isSteady else { return .nan }
            // The drift is slow: within half a frame its power is linear.
            let age = Double(point.frame) - middle
            let whole = age.rounded(.towardZero)
            let factor = integerPower(1 + drift.ratePerFrame, Int(whole)) * (1 + drift.ratePerFrame * (age - whole))
            return point.corrected.value / baseline / factor - 1
        }
        self.window = points.indices.filter {
            window.contains(points[$0].frame) && points[$0].isSteady
        }
        let relative = points.compactMap { point -> Double? in
            let share = point.errors.noise / abs(point.corrected.value)
            return share.isFinite ? share : nil
        }
        noise = relative.isEmpty ? 0 : RobustStatistics.median(relative)
        driftError = drift.wideError
        guard observedAfterDose >= 2 else { return nil }
    }
}
