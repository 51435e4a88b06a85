/// Traces of one reporter, processed together.
public struct ProcessedTraces: Sendable, Equatable {
    /// The traces in the order of tracks.
    public var traces: [ProcessedTrace]
    /// The drift that was corrected; nil without a correction, and where no cell told the rate.
    ///
    /// Of a correction by control cells what it leaves: a rate of 0, whose error is that of the cells' course.
    public var bleaching: ExponentialDrift?

    /// Makes a set of traces.
    public init(traces: [ProcessedTrace], bleaching: ExponentialDrift? = nil) {
        self.traces = traces
        self.bleaching = bleaching
    }
}

/// Turns measured traces into corrected and normalised ones, with flags and intervals.
///
/// Nothing is deleted and nothing is smoothed unless asked for. The 90 % interval of a corrected value joins the
/// deviations by a boundary of one pixel, by the background's standard error and by what the border of the image hides,
/// which are those of the cell, with the noise from frame to frame, which is taken from the trace itself, and with the
/// error of the correction for bleaching.
public struct TraceProcessing: Sendable, Equatable {
    /// How traces are processed.
    public let parameters: TraceParameters
    /// Time of the dose in seconds since the movie's first frame; nil for the time of `parameters.doseFrame`.
    public let doseTimeInSeconds: Double?

    /// Makes a processing.
    ///
    /// - Parameters:
    ///   - parameters: how traces are processed.
    ///   - doseTimeInSeconds: time of the dose in seconds since the movie's first frame, from which a baseline in seconds
    ///     counts back; nil for that of `parameters.doseFrame`.
    /// - Throws: `ReporterError.parameter` naming the first parameter that is out of range.
    public init(
        _ parameters: TraceParameters = TraceParameters(),
        doseTimeInSeconds: Double? = nil
    ) throws(ReporterError) {
        try parameters.validate()
        try ReporterError.require(doseTimeInSeconds?.isFinite ?? true, "doseTimeInSeconds", "must be a number")
        self.parameters = parameters
        self.doseTimeInSeconds = doseTimeInSeconds
    }

    /// Processes all traces of one reporter.
    ///
    /// - Parameters:
    ///   - traces: traces in any order; each track once.
    ///   - clock: the movie's frames and times.
    ///   - controls: traces of control cells of a movie with the same clock, for `BleachingCorrection.control`.
    /// - Returns: one processed trace for each with an observation inside the movie, in the order of tracks.
    /// - Throws: `ReporterError.parameter` when a baseline in seconds needs times that are unknown, or the control has no
    ///   baseline.
    /// - Complexity: O(points).
    public func process(
        _ traces: [RawTrace],
        clock: MovieClock,
        controls: [RawTrace] = []
    ) throws(ReporterError) -> ProcessedTraces {
        let window = try baselineWindow(clock)
        let inside = traces.map { $0.clipped(to: clock.frameCount) }.filter { !$0.points.isEmpty }
            .sorted { $0.track < $1.track }
        let flagging = TraceFlagging(inside, parameters: parameters)
        let flags = inside.map(flagging.flags(of:))
        let (course, drift) = try bleaching(inside, flags: flags, controls: controls, window: window, clock: clock)
        let noises = inside.map { TraceNoise.relative($0.values(frameCount: clock.frameCount)) }
        let hidden = HiddenShare(inside)
        let usualNoise = RobustStatistics.median(noises.filter(\.isFinite))
        let corrected = inside.indices.map { index in
            let noise = noises[index].isFinite ? noises[index] : usualNoise
            return CorrectedTrace(
                inside[index],
                flags: flags[index],
                course: course,
                hidden: hidden,
                noise: noise,
                clock: clock
            ).smoothed(by: parameters.smoothing)
        }
        let baselines = BaselineInheritance(corrected, window: window, parameters: parameters)
        let result = corrected.map { trace in
            trace.normalized(
                baselines.baseline(of: trace.track),
                isInherited: baselines.isInherited(by: trace.track),
                frameCount: clock.frameCount,
                parameters: parameters
            )
        }
        return ProcessedTraces(traces: result, bleaching: drift)
    }

    /// The frames of the baseline.
    ///
    /// - Throws: `ReporterError.parameter` when it is given in seconds and the movie has no clock.
    public func baselineWindow(_ clock: MovieClock) throws(ReporterError) -> Range<Int> {
        let dose = min(parameters.doseFrame ?? 0, clock.frameCount)
        guard let seconds = parameters.baselineInSeconds else {
            guard parameters.doseFrame != nil else { return 0..<min(parameters.baselineFrames, clock.frameCount) }
            return max(0, dose - parameters.baselineFrames)..<dose
        }
        let known = parameters.doseFrame == nil ? nil : doseTimeInSeconds
        guard let zero = known ?? clock.time(at: dose) ?? clock.time(at: dose - 1) else {
            throw .parameter(name: "baselineInSeconds", reason: "the movie has no clock; give baselineFrames")
        }
        let frames = (0..<clock.frameCount).filter { frame in
            guard let time = clock.time(at: frame) else { return false }
            return parameters.doseFrame == nil
                ? time < zero + seconds - MovieClock.toleranceInSeconds
                : frame < dose && time >= zero - seconds - MovieClock.toleranceInSeconds
        }
        guard let first = frames.first, let last = frames.last else { return dose..<dose }
        return first..<last + 1
    }

    /// What bleaching does to values, and the drift that stands for it: given, fitted to all frames before the dose, or the
    /// course of control cells.
    private func bleaching(
        _ traces: [RawTrace],
        flags: [[TraceFlags]],
        controls: [RawTrace],
        window: Range<Int>,
        clock: MovieClock
    ) throws(ReporterError) -> (course: BleachingCourse, drift: ExponentialDrift?) {
        let drift: ExponentialDrift?
        switch parameters.bleaching {
        case .none: drift = nil
        case .rate(let rate): drift = ExponentialDrift(ratePerFrame: rate, standardError: 0, traceCount: 0)
        case .exponential:
            let end = min(parameters.doseFrame ?? clock.frameCount, clock.frameCount)
            let stretches = zip(traces, flags).map { trace, flags in
                Array(trace.steadyValues(flags, frameCount: clock.frameCount)[..<end])
            }
            drift = ExponentialDrift(fitting: stretches)
        case .control:
            let course = try course(of: controls, window: window, clock: clock)
            return (course, course.remainder(after: window))
        }
        let course = drift.map { BleachingCourse($0, frameCount: clock.frameCount) }
        return (course ?? BleachingCourse(frameCount: clock.frameCount), drift)
    }

    private func course(
        of controls: [RawTrace],
        window: Range<Int>,
        clock: MovieClock
    ) throws(ReporterError) -> BleachingCourse {
        let inside = controls.map { $0.clipped(to: clock.frameCount) }
        let flagging = TraceFlagging(inside, parameters: parameters)
        guard !window.isEmpty else {
            throw .parameter(name: "bleaching", reason: "no frame of the baseline window lies before the dose")
        }
        let values = inside.map { $0.steadyValues(flagging.flags(of: $0), frameCount: clock.frameCount) }
        let fewest = min(parameters.fewestBaselineFrames, window.count)
        let course = BleachingCourse(
            controls: values,
            baseline: window,
            fewest: fewest,
            frameCount: clock.frameCount
        )
        guard let course else {
            throw .parameter(
                name: "bleaching",
                reason: "no control cell has the \(max(1, fewest)) values in the baseline window that it needs"
            )
        }
        return course
    }
}

extension RawTrace {
    /// The trace without points outside the movie and without second points of a frame.
    fileprivate func clipped(to frameCount: Int) -> RawTrace {
        var clipped = self
        clipped.points = []
        for point in points where (0..<frameCount).contains(point.frame) && clipped.points.last?.frame != point.frame {
            clipped.points.append(point)
        }
        return clipped
    }

    /// Values of all frames of the movie, NaN where there is none.
    fileprivate func values(frameCount: Int) -> [Double] {
        var values = [Double](repeating: .nan, count: frameCount)
        for point in points { values[point.frame] = point.value }
        return values
    }

    /// The same without frames of mitosis and after jumps of area.
    fileprivate func steadyValues(_ flags: [TraceFlags], frameCount: Int) -> [Double] {
        var values = values(frameCount: frameCount)
        for (point, flags) in zip(points, flags) where !flags.isDisjoint(with: [.mitosis, .areaJump]) {
            values[point.frame] = .nan
        }
        return values
    }
}
