import MovieIO
import Reporters

/// When the dose was given.
struct DoseTime {
    /// First frame taken with the dose in the medium, 0-based.
    let frame: Int
    /// Seconds since the movie's first frame; nil for the time of `frame`.
    let timeInSeconds: Double?

    /// The dose of a movie; nil where there was none.
    ///
    /// - Throws: `RunError.parameter` when its time is given and the movie has no clock, or ends before it.
    init?(_ parameters: RunParameters, clock: MovieClock) throws(RunError) {
        guard let seconds = parameters.dose.timeInSeconds else {
            guard let frame = parameters.traces.doseFrame else { return nil }
            guard frame < clock.frameCount else {
                throw .parameter(
                    name: "traces.doseFrame",
                    reason: "the movie has \(clock.frameCount) frame(s), from 0 on; there is no frame \(frame)"
                )
            }
            self.frame = frame
            timeInSeconds = nil
            return
        }
        guard parameters.traces.doseFrame == nil else {
            throw .parameter(
                name: "dose",
                reason: "both dose.timeInSeconds and traces.doseFrame say when it was; keep one"
            )
        }
        guard clock.timesInSeconds.contains(where: { $0 != nil }) else {
            throw .parameter(
                name: "dose.timeInSeconds",
                reason: "the movie has no clock; give --frame-interval, or the dose as a frame"
            )
        }
        let earliest = seconds - MovieClock.toleranceInSeconds
        let after = clock.timesInSeconds.firstIndex { time in time.map { $0 >= earliest } ?? false }
        guard let after else {
            throw .parameter(name: "dose.timeInSeconds", reason: "the movie ends before \(seconds) s")
        }
        frame = after
        timeInSeconds = seconds
    }

    /// Refuses a dose at a frame of a movie with gaps, where the frame's number is not that of its file.
    ///
    /// - Throws: `RunError.parameter`.
    static func check(_ parameters: RunParameters, against movie: MovieMetadata) throws(RunError) {
        guard let frame = parameters.traces.doseFrame, movie.frameNumbers != nil else { return }
        throw ambiguous(frame, "frames of the movie are missing")
    }

    /// Refuses another dose at a frame of a result whose movie may have gaps, likewise.
    ///
    /// - Parameters:
    ///   - parameters: parameters with the dose.
    ///   - before: the parameters that the result was made with so far.
    ///   - clock: the clock of the result.
    ///   - intervalInSeconds: the time between two frames without a gap; nil when unknown.
    /// - Throws: `RunError.parameter`.
    static func check(
        _ parameters: RunParameters,
        before: RunParameters,
        clock: MovieClock,
        intervalInSeconds: Double?
    ) throws(RunError) {
        guard let frame = parameters.traces.doseFrame, frame != before.traces.doseFrame,
            parameters.movie.allowMissingFrames, !clock.isWithoutGaps(intervalInSeconds: intervalInSeconds)
        else { return }
        throw ambiguous(frame, "the movie was opened with --allow-missing-frames, frames of it may be missing")
    }

    private static func ambiguous(_ frame: Int, _ reason: String) -> RunError {
        .parameter(
            name: "traces.doseFrame",
            reason:
                "\(reason), and those that are there are counted from 0 without gaps, so that frame \(frame) need not "
                + "be the one with this number; give the dose as a time (--dose 20min)"
        )
    }

    /// Refuses a dose, its end or a baseline without an effect, and returns what a reader should know of a dose with no frame
    /// before it, in a sentence; nil of any other.
    ///
    /// - Throws: `RunError.parameter` as the dose itself does, and for an end of a dose or a normalisation that would have no
    ///   effect; `.reporter` for a baseline in seconds of a movie without a clock, dose or not.
    static func checkedBaseline(_ parameters: RunParameters, clock: MovieClock) throws(RunError) -> String? {
        let dose = try DoseTime(parameters, clock: clock)
        try dose.checkEnd(parameters.dose.endInSeconds, clock: clock)
        guard !parameters.reporters.isEmpty else { return nil }
        let window = try RunError.translate {
            try TraceProcessing(parameters.traces, dose: dose).baselineWindow(clock)
        }
        guard parameters.traces.normalization != .zScore || window.count != 1 else {
            throw .parameter(
                name: "traces.normalization",
                reason: "zScore needs the standard deviation of the baseline window, and this one has a single frame"
            )
        }
        guard let dose, window.isEmpty else { return nil }
        return
            "no frame of the baseline lies before the dose (frame \(dose.frame)): there are no baselines, and no responses"
    }

    /// When it was, as far as the clock tells.
    func moment(on clock: MovieClock) -> MovieMoment {
        let time = timeInSeconds ?? clock.time(at: frame)
        return time.map { .minutes($0 / 60) } ?? .frame(frame)
    }
}

extension MovieClock {
    /// Whether times are known, and no step from frame to frame is as long as that over a missing one.
    fileprivate func isWithoutGaps(intervalInSeconds: Double?) -> Bool {
        guard let intervalInSeconds else { return false }
        return zip(timesInSeconds, timesInSeconds.dropFirst()).allSatisfy { first, second in
            guard let first, let second else { return false }
            return second - first < 1.5 * intervalInSeconds
        }
    }
}

extension DoseTime? {
    /// Refuses the end of a dose that there is not, or that begins no earlier.
    fileprivate func checkEnd(_ end: Double?, clock: MovieClock) throws(RunError) {
        guard let end else { return }
        guard let self else {
            throw .parameter(
                name: "dose.endInSeconds",
                reason: "there is no dose that ends; say when it began with --dose"
            )
        }
        guard let start = self.timeInSeconds ?? clock.time(at: self.frame), end <= start else { return }
        throw .parameter(name: "dose.endInSeconds", reason: "the dose ends after it began, at \(start) s")
    }
}

extension TraceProcessing {
    /// The processing of traces of a movie with a dose; nil for none.
    init(_ parameters: TraceParameters, dose: DoseTime?) throws(ReporterError) {
        var parameters = parameters
        parameters.doseFrame = dose?.frame
        try self.init(parameters, doseTimeInSeconds: dose?.timeInSeconds)
    }
}
