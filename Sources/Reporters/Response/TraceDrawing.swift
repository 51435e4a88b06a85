/// Draws traces around a curve, with the errors that a measured trace has.
struct TraceDrawing {
    private let trace: ResponseTrace
    private let folds: [Double]
    private let boundary: [Double]
    private let background: [Double]
    /// What the border of the image hides; nil for a cell in full view throughout, for which nothing is drawn.
    private let hidden: HiddenParts?
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
        hidden = HiddenParts(trace.points.map(\.errors), baseline: baseline)
        white = fluctuation.white(of: trace.noise)
    }

    /// Relative changes of one draw, and its baseline relative to the true one.
    func draw(_ draws: inout RandomDraws) -> (changes: [Double], baseline: Double) {
        let noise = fluctuation.course(frames: folds.count, white: white, &draws)
        let (edge, level, drift) = (draws.normal(), draws.normal(), trace.driftError * draws.normal())
        let parts = hidden?.draw(&draws)
        let values = folds.indices.map { index in
            let systematic = edge * boundary[index] + level * background[index] + (parts?[index] ?? 0)
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

/// Draws what the border of the image does to the values of one cell, as it hides more and less of it.
///
/// The error wanders with the share that is hidden, and is the same wherever the same share is.
private struct HiddenParts {
    /// Steps of the share from none to all.
    private static let steps = 20

    private let shares: [Double]
    private let deviations: [Double]

    /// Takes the errors of a trace; nil when nothing is hidden, or nothing is known of what that does.
    init?(_ errors: [PointErrors], baseline: Double) {
        guard errors.contains(where: { $0.hidden > 0 && $0.hiddenShare > 0 }) else { return nil }
        shares = errors.map { min(max($0.hiddenShare, 0), 1) }
        deviations = errors.map { $0.hidden.isFinite ? $0.hidden / baseline : 0 }
    }

    /// The errors of all points in one draw, relative to the baseline.
    func draw(_ draws: inout RandomDraws) -> [Double] {
        let step = (1 / Double(HiddenParts.steps)).squareRoot()
        var walk = [0.0]
        for _ in 0..<HiddenParts.steps { walk.append(walk[walk.count - 1] + step * draws.normal()) }
        return zip(shares, deviations).map { share, deviation in
            let place = share * Double(HiddenParts.steps)
            let index = min(Int(place), HiddenParts.steps - 1)
            return deviation * (walk[index] + (walk[index + 1] - walk[index]) * (place - Double(index)))
        }
    }
}
