public import Lineage
public import Reporters
public import Tracker

/// Everything found after the last frame, as it is committed: tracks, lineages, traces and responses.
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
    /// Processed traces of the file's reporters along these tracks.
    public var traces: [ProcessedTrace]
    /// How the cells of these traces answer the dose.
    public var responses: [CellResponse]
    /// What was done about bleaching, one record per reporter that is corrected.
    public var bleaching: [BleachingRecord]
    /// Repairs of masks that the tracks rest on.
    public var repairs: [FrameRepair]
    /// What was measured of the masks that these repairs made.
    public var repairMeasurements: [RepairMeasurements]
    /// The use of the program that made this; nil when the run that made the file did.
    public var run: RunRecord?

    /// Makes a record.
    public init(
        tracks: [Track],
        links: [Link],
        divisions: [Division],
        cells: [LineageCell],
        parametersJSON: String = "{}",
        traces: [ProcessedTrace] = [],
        responses: [CellResponse] = [],
        bleaching: [BleachingRecord] = [],
        repairs: [FrameRepair] = [],
        repairMeasurements: [RepairMeasurements] = [],
        run: RunRecord? = nil
    ) {
        self.tracks = tracks
        self.links = links
        self.divisions = divisions
        self.cells = cells
        self.parametersJSON = parametersJSON
        self.traces = traces
        self.responses = responses
        self.bleaching = bleaching
        self.repairs = repairs
        self.repairMeasurements = repairMeasurements
        self.run = run
    }
}
