/// Decides whether a cell responds.
struct ResponderRule {
    let parameters: ResponseParameters
    let fluctuation: FluctuationModel

    /// Whether a trace responds.
    ///
    /// - Parameters:
    ///   - trace: the trace.
    ///   - framesAfterDose: frames of the movie with the dose.
    /// - Returns: nil where the trace ends before it could tell.
    func call(_ trace: ResponseTrace, framesAfterDose: Int) -> Bool? {
        if lasts(trace, sign: 1) || lasts(trace, sign: -1) { return true }
        let enough = parameters.observedShare * Double(framesAfterDose)
        return Double(trace.observedAfterDose) >= enough ? false : nil
    }

    private func lasts(_ trace: ResponseTrace, sign: Double) -> Bool {
        let after = trace.changes.indices.dropFirst(trace.start).filter { trace.changes[$0].isFinite }
        let medians = runningMedian(after.map { trace.changes[$0] }, window: 3)
        var lasting = 0
        for (index, change) in zip(after, medians) {
            lasting = sign * change > threshold(trace, at: index) ? lasting + 1 : 0
            if lasting >= parameters.sustainedFrames { return true }
        }
        return false
    }

    private func threshold(_ trace: ResponseTrace, at index: Int) -> Double {
        let age = trace.ages[index]
        let apart = max(0, Int(age))
        let white = fluctuation.white(of: trace.noise)
        let window = Double(max(1, trace.window.count))
        // Slow fluctuations of value and baseline differ the more, the farther they are apart.
        let slow = 2 * fluctuation.slow * fluctuation.slow * (1 - integerPower(fluctuation.kept, apart))
        let drift = trace.driftError * age
        let variance = white * white * (1 + 1 / window) + slow + drift * drift
        return max(parameters.smallestChange, parameters.noiseMultiple * variance.squareRoot())
    }
}
