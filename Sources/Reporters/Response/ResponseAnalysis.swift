/// The responses of a population, and what they rest on.
public struct ResponseSet: Sendable, Equatable {
    /// One response per trace, in the order of traces.
    public var responses: [CellResponse]
    /// The rule by which responders were called.
    public var rule: String
    /// The drift that the baselines share and that was taken out; nil where no baseline tells.
    public var drift: ExponentialDrift?

    /// Makes a set of responses.
    public init(responses: [CellResponse], rule: String, drift: ExponentialDrift?) {
        self.responses = responses
        self.rule = rule
        self.drift = drift
    }
}

/// Reads the response of each cell to the dose from its corrected trace.
///
/// Amplitude, half-time, onset and sustained index are those of a smooth curve through the trace, for the largest of many
/// noisy values is too large; the trace itself stays as it is. Frames in mitosis and after a jump of area do not count.
/// The curve is the smoothest one that is no farther from the values than their noise from frame to frame, so that a
/// steep response is followed and a flat one is averaged.
public struct ResponseAnalysis: Sendable, Equatable {
    /// How responses are read.
    public let parameters: ResponseParameters
    /// First frame taken with the dose in the medium, 0-based.
    public let doseFrame: Int
    /// Time of the dose in seconds since the movie's first frame; nil for the time of `doseFrame`.
    public let doseTimeInSeconds: Double?

    /// Makes an analysis.
    ///
    /// - Parameters:
    ///   - parameters: how responses are read.
    ///   - doseFrame: first frame taken with the dose in the medium, 0-based.
    ///   - doseTimeInSeconds: time of the dose in seconds since the movie's first frame; nil for that of `doseFrame`.
    /// - Throws: `ReporterError.parameter` naming the first parameter that is out of range.
    public init(
        _ parameters: ResponseParameters = ResponseParameters(),
        doseFrame: Int,
        doseTimeInSeconds: Double? = nil
    ) throws(ReporterError) {
        try parameters.validate()
        try ReporterError.require(doseFrame >= 0, "doseFrame", "must be at least 0")
        try ReporterError.require(doseTimeInSeconds?.isFinite ?? true, "doseTimeInSeconds", "must be a number")
        self.parameters = parameters
        self.doseFrame = doseFrame
        self.doseTimeInSeconds = doseTimeInSeconds
    }

    /// Reads the responses of all traces of one reporter.
    ///
    /// - Parameters:
    ///   - processed: the traces, corrected.
    ///   - window: frames of their baseline window, as `TraceProcessing.baselineWindow` gives it.
    ///   - clock: the movie's frames and times.
    /// - Returns: one response per trace.
    /// - Complexity: O(points times draws).
    public func responses(of processed: ProcessedTraces, window: Range<Int>, clock: MovieClock) -> ResponseSet {
        let doseFrame = min(doseFrame, clock.frameCount)
        let baselines = processed.traces.map { $0.steadyValues(before: doseFrame) }
        let found =
            processed.bleaching.map { ExponentialDrift(remainingAfter: $0) } ?? ExponentialDrift(fitting: baselines)
        let drift = (parameters.removesDrift ? found : nil) ?? .none
        let fluctuation = FluctuationModel(fitting: baselines.map { $0.relative(to: drift) })
        let doseTime = doseTimeInSeconds ?? clock.time(at: doseFrame)
        let responses = processed.traces.map { trace in
            guard
                let prepared = ResponseTrace(
                    trace,
                    doseFrame: doseFrame,
                    doseTime: doseTime,
                    window: window,
                    drift: drift
                )
            else { return CellResponse(undefinedFor: trace) }
            return response(prepared, fluctuation: fluctuation, framesAfterDose: clock.frameCount - doseFrame)
        }
        return ResponseSet(responses: responses, rule: parameters.rule, drift: found)
    }

    private func response(
        _ trace: ResponseTrace,
        fluctuation: FluctuationModel,
        framesAfterDose: Int
    ) -> CellResponse {
        let rule = ResponderRule(parameters: parameters, fluctuation: fluctuation)
        let isResponder = rule.call(trace, framesAfterDose: framesAfterDose)
        let smoother = PenalizedCurve.crossValidated(trace.changes)
        let curve = ResponseCurve(
            smoother.fit(trace.changes),
            start: trace.start,
            times: trace.times,
            onsetShare: parameters.onsetShare
        )
        let intervals = ResponseIntervals(
            trace,
            smoother: smoother,
            found: curve,
            responds: isResponder == true,
            fluctuation: fluctuation,
            parameters: parameters
        )
        let baseline = trace.trace.baseline.value
        return CellResponse(
            track: trace.trace.track,
            name: trace.trace.name,
            baseline: Estimate(baseline, standardError: baseline * intervals.baselineError),
            amplitude: intervals.amplitude,
            halfTimeInSeconds: isResponder == true ? intervals.halfTime : .undefined,
            onsetInSeconds: isResponder == true ? intervals.onset : .undefined,
            areaInSeconds: trace.areaAfterDose,
            sustainedIndex: curve.sustained,
            isResponder: isResponder,
            flags: trace.trace.flags
        )
    }
}

extension CellResponse {
    /// The response of a trace that has no baseline or does not reach the dose.
    fileprivate init(undefinedFor trace: ProcessedTrace) {
        self.init(
            track: trace.track,
            name: trace.name,
            baseline: trace.baseline,
            amplitude: .undefined,
            halfTimeInSeconds: .undefined,
            onsetInSeconds: .undefined,
            areaInSeconds: .nan,
            sustainedIndex: .nan,
            isResponder: nil,
            flags: trace.flags
        )
    }
}

extension ExponentialDrift {
    /// No drift, known for certain.
    static let none = ExponentialDrift(ratePerFrame: 0, standardError: 0, traceCount: 0)

    /// What remains of a drift that was corrected: its error.
    init(remainingAfter corrected: ExponentialDrift) {
        self.init(ratePerFrame: 0, standardError: corrected.standardError, traceCount: corrected.traceCount)
    }
}

extension ResponseTrace {
    /// Area under the measured changes from the dose to the end, by the trapezoidal rule, in seconds; NaN without a
    /// clock.
    fileprivate var areaAfterDose: Double {
        let known = changes.indices.dropFirst(start).filter { changes[$0].isFinite }
        return zip(known, known.dropFirst()).reduce(0) { area, pair in
            area + (changes[pair.0] + changes[pair.1]) / 2 * (times[pair.1] - times[pair.0])
        }
    }
}

extension ProcessedTrace {
    /// Corrected values of all frames before a frame; NaN where there is none that counts.
    fileprivate func steadyValues(before end: Int) -> [Double] {
        var values = [Double](repeating: .nan, count: end)
        for point in points where point.frame < end && point.isSteady { values[point.frame] = point.corrected.value }
        return values
    }
}

extension [Double] {
    /// The values less a drift, divided by their mean.
    fileprivate func relative(to drift: ExponentialDrift) -> [Double] {
        let flat = enumerated().map { $0.element / drift.factor(at: $0.offset) }
        let known = flat.filter(\.isFinite)
        let mean = known.reduce(0, +) / Double(known.count)
        return flat.map { $0 / mean }
    }
}
