/// How one cell answers the dose.
public struct CellResponse: Sendable, Equatable {
    /// Id of the track, 1-based.
    public var track: Int
    /// Name of the reporter.
    public var name: String
    /// The baseline R0, in units of the reporter.
    public var baseline: Estimate
    /// Largest relative change after the dose, (R - R0) / R0, with its sign.
    public var amplitude: Estimate
    /// Time from the dose to half of the amplitude, in seconds; undefined without a response or a clock.
    public var halfTimeInSeconds: Estimate
    /// Time from the dose to the onset, in seconds; undefined without a response or a clock.
    public var onsetInSeconds: Estimate
    /// Area under (R - R0) / R0 from the dose to the trace's end, in seconds; NaN without a clock.
    public var areaInSeconds: Double
    /// Relative change at the trace's end as a share of the amplitude: 1 for a response that lasts.
    public var sustainedIndex: Double
    /// Whether the cell responds, by the rule of `ResponseParameters`; nil where the trace cannot tell.
    public var isResponder: Bool?
    /// What a reader should know about the trace.
    public var flags: TraceFlags

    /// Makes a response.
    public init(
        track: Int,
        name: String,
        baseline: Estimate,
        amplitude: Estimate,
        halfTimeInSeconds: Estimate,
        onsetInSeconds: Estimate,
        areaInSeconds: Double,
        sustainedIndex: Double,
        isResponder: Bool?,
        flags: TraceFlags
    ) {
        self.track = track
        self.name = name
        self.baseline = baseline
        self.amplitude = amplitude
        self.halfTimeInSeconds = halfTimeInSeconds
        self.onsetInSeconds = onsetInSeconds
        self.areaInSeconds = areaInSeconds
        self.sustainedIndex = sustainedIndex
        self.isResponder = isResponder
        self.flags = flags
    }
}
