public import Lineage
public import Reporters
public import Tracker

/// Everything found after the last frame, as it is committed: tracks, lineages and reporter values.
public struct TrackingRecord: Sendable, Equatable {
    /// Tracks.
    public var tracks: [Track]
    /// Links that made them.
    public var links: [Link]
    /// Divisions.
    public var divisions: [Division]
    /// One cell of the lineage forest per track.
    public var cells: [LineageCell]
    /// Parameters of tracking and division detection: a JSON object.
    public var parametersJSON: String
    /// Reporters, in the order in which they are shown.
    public var reporters: [RatioReporter]
    /// Values of these reporters by frame.
    public var reporterValues: [FrameReporterValues]
    /// Repairs of masks that the tracks rest on.
    public var repairs: [FrameRepair]
    /// The use of the program that made this; nil when the run that made the file did.
    public var run: RunRecord?

    /// Makes a record.
    public init(
        tracks: [Track],
        links: [Link],
        divisions: [Division],
        cells: [LineageCell],
        parametersJSON: String = "{}",
        reporters: [RatioReporter] = [],
        reporterValues: [FrameReporterValues] = [],
        repairs: [FrameRepair] = [],
        run: RunRecord? = nil
    ) {
        self.tracks = tracks
        self.links = links
        self.divisions = divisions
        self.cells = cells
        self.parametersJSON = parametersJSON
        self.reporters = reporters
        self.reporterValues = reporterValues
        self.repairs = repairs
        self.run = run
    }
}

/// Values of reporters in one frame.
public struct FrameReporterValues: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Values, ordered by label, then by the reporters' names.
    public var values: [ReporterValue]

    /// Makes the values of a frame.
    public init(frame: Int, values: [ReporterValue]) {
        self.frame = frame
        self.values = values
    }
}
