/// Intervals of the numbers of a response, by drawing traces like the one that was measured.
///
/// The curve stands for the truth, or no change at all in a cell that does not respond. Each draw adds to it the slow
/// fluctuation and the noise of the cell, one deviation of the boundary, one of the background and one of the drift for
/// all frames, divides by the baseline of the draw, and is read like the measured trace. How far the numbers of the draws
/// lie from those of the curve shows the error, whose median is taken off (a maximum of noisy values is too large) and
/// whose quantiles give the interval.
///
/// - Source: Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 5.2 (basic bootstrap limits).
struct ResponseIntervals {
    /// Error of a time between frames, as a share of their distance: a straight line between two values is not the true
    /// course, and a smooth curve rounds the corner of an onset.
    private static let resolution = 0.1

    let amplitude: Estimate
    let halfTime: Estimate
    let onset: Estimate
    /// Relative standard deviation of the baseline.
    let baselineError: Double

    /// Draws the intervals of the numbers of a trace.
    ///
    /// - Parameters:
    ///   - trace: the trace.
    ///   - smoother: what turns values into a curve.
    ///   - found: the numbers of the trace's curve.
    ///   - responds: whether the curve stands for the truth.
    ///   - fluctuation: slow fluctuation of the cells.
    ///   - parameters: number of draws, seed and share of the onset.
    /// - Complexity: O(draws times frames).
    init(
        _ trace: ResponseTrace,
        smoother: PenalizedCurve,
        found: ResponseCurve,
        responds: Bool,
        fluctuation: FluctuationModel,
        parameters: ResponseParameters
    ) {
        let curve = smoother.fit(trace.changes)
        let drawing = TraceDrawing(trace, truth: responds ? curve : curve.map { _ in 0 }, fluctuation: fluctuation)
        let sign: Double = found.amplitude < 0 ? -1 : 1
        let blur = ResponseIntervals.resolution * trace.frameInterval
        var draws = RandomDraws(seed: parameters.seed, stream: UInt64(truncatingIfNeeded: trace.trace.track))
        var (amplitudes, halfTimes, onsets, baselines): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for _ in 0..<parameters.draws {
            let (changes, baseline) = drawing.draw(&draws)
            let drawn = ResponseCurve(
                smoother.fit(changes),
                start: trace.start,
                times: trace.times,
                onsetShare: parameters.onsetShare,
                sign: responds ? sign : nil
            )
            baselines.append(baseline)
            amplitudes.append(responds ? drawn.amplitude : sign * abs(drawn.amplitude))
            halfTimes.append(drawn.halfTime + blur * draws.normal())
            onsets.append(drawn.onset + blur * draws.normal())
        }
        let truth = responds ? found.amplitude : 0
        amplitude = ResponseIntervals.estimate(found.amplitude, truth: truth, draws: amplitudes)
        halfTime = ResponseIntervals.estimate(found.halfTime, truth: found.halfTime, draws: halfTimes, lowest: 0)
        onset = ResponseIntervals.estimate(found.onset, truth: found.onset, draws: onsets, lowest: 0)
        baselineError = RobustStatistics.scale(baselines)
    }

    /// A value less its errors: the differences of draws from what they were drawn around.
    private static func estimate(
        _ value: Double,
        truth: Double,
        draws: [Double],
        lowest: Double = -.infinity
    ) -> Estimate {
        let sorted = draws.filter(\.isFinite).sorted()
        guard value.isFinite, 2 * sorted.count > draws.count else { return Estimate(value) }
        func corrected(_ probability: Double) -> Double {
            max(lowest, value - (RobustStatistics.quantile(sorted: sorted, probability) - truth))
        }
        return Estimate(corrected(0.5), lower: corrected(0.95), upper: corrected(0.05))
    }
}
