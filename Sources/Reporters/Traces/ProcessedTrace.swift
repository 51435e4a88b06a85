/// One frame of a processed trace.
public struct ProcessedPoint: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Seconds since the movie's first frame; nil when the movie has no clock.
    public var timeInSeconds: Double?
    /// The reporter's value as measured, background subtracted; NaN in a gap and where it is undefined.
    public var raw: Double
    /// The value after correction for bleaching and, on request, smoothing; equal to `raw` when neither is asked for.
    public var corrected: Estimate
    /// The corrected value relative to the baseline, as `TraceNormalization` says; NaN without a baseline.
    public var normalized: Estimate
    /// What a reader should know about the frame.
    public var flags: TraceFlags
    /// Whether the cell was seen in this frame.
    public var isObserved: Bool
    /// What is known of the errors of `corrected`, part by part; not stored in result files.
    public var errors: PointErrors

    /// Makes a point.
    public init(
        frame: Int,
        timeInSeconds: Double?,
        raw: Double,
        corrected: Estimate,
        normalized: Estimate,
        flags: TraceFlags,
        isObserved: Bool,
        errors: PointErrors = PointErrors()
    ) {
        self.frame = frame
        self.timeInSeconds = timeInSeconds
        self.raw = raw
        self.corrected = corrected
        self.normalized = normalized
        self.flags = flags
        self.isObserved = isObserved
        self.errors = errors
    }
}

/// A reporter along a track, corrected and related to its baseline: one point for every frame from the first
/// observation to the last, gaps included.
public struct ProcessedTrace: Sendable, Equatable {
    /// Id of the track, 1-based.
    public var track: Int
    /// Name of the reporter.
    public var name: String
    /// The baseline R0: mean of the corrected values in the baseline window, or the mother's; undefined without either.
    public var baseline: Estimate
    /// Points of consecutive frames.
    public var points: [ProcessedPoint]
    /// What a reader should know about the trace as a whole.
    public var flags: TraceFlags

    /// Makes a trace.
    public init(track: Int, name: String, baseline: Estimate, points: [ProcessedPoint], flags: TraceFlags) {
        self.track = track
        self.name = name
        self.baseline = baseline
        self.points = points
        self.flags = flags
    }
}
