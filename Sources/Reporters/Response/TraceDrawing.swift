/// Draws traces around a curve, with the errors that a measured trace has.
struct TraceDrawing {
    private let trace: ResponseTrace
    private let folds: [Double]
    private let boundary: [Double]
    private let background: [Double]
    /// Empty for a cell in full view throughout, for which nothing is drawn.
    private let hidden: [Double]
    private let fluctuation: FluctuationModel
    private let white: Double

    /// Prepares draws.
    ///
    /// - Parameters:
    ///   - trace: the measured trace, whose errors the draws have.
    ///   - truth: relative changes of all frames around which traces are drawn.
    ///   - fluctuation: slow fluctuation of the cells.
    init(_ trace: ResponseTrace, truth: [Double], fluctuation: FluctuationModel) {
        self.trace = trace
        self.fluctuation = fluctuation
        folds = truth.map { 1 + $0 }
        let baseline = trace.trace.baseline.value
        boundary = trace.points.map { $0.errors.boundary / baseline }
        background = trace.points.map { $0.errors.background / baseline }
        let hidden = trace.points.map { $0.errors.hidden / baseline }
        self.hidden = hidden.contains { $0 > 0 } ? hidden : []
        white = fluctuation.white(of: trace.noise)
    }

    /// Relative changes of one draw, and its baseline relative to the true one.
    func draw(_ draws: inout RandomDraws) -> (changes: [Double], baseline: Double) {
        let noise = fluctuation.course(frames: folds.count, white: white, &draws)
        let (edge, level, drift) = (draws.normal(), draws.normal(), trace.driftError * draws.normal())
        let parts = hidden.isEmpty ? 0 : draws.normal()
        let values = folds.indices.map { index in
            let systematic =
                edge * boundary[index] + level * background[index] + (hidden.isEmpty ? 0 : parts * hidden[index])
            return folds[index] * (1 + noise[index]) * (1 + drift * trace.ages[index]) + systematic
        }
        let baseline = baseline(of: values, &draws)
        return (zip(values, trace.changes).map { $1.isFinite ? $0 / baseline - 1 : .nan }, baseline)
    }

    private func baseline(of values: [Double], _ draws: inout RandomDraws) -> Double {
        guard trace.window.isEmpty else {
            return trace.window.reduce(0) { $0 + values[$1] } / Double(trace.window.count)
        }
        // An inherited baseline fluctuates by itself.
        let estimate = trace.trace.baseline
        let error = (estimate.upper - estimate.lower) / (2 * Estimate.normalReach * estimate.value)
        let slow = fluctuation.slow * draws.normal()
        return 1 + slow + (error.isFinite ? error * draws.normal() : 0)
    }
}
