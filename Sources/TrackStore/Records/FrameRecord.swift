public import CellImage
public import Reporters
public import Tracker

/// Everything found in one frame, as it is committed.
public struct FrameRecord: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Seconds since the movie's first frame; nil when the movie has no clock.
    public var timeInSeconds: Double?
    /// Masks of cells.
    public var cells: LabelRuns
    /// Masks of nuclei; nil when there are none.
    public var nuclei: LabelRuns?
    /// One detection per label of `cells`.
    public var detections: [Detection]
    /// Measurements of these detections.
    public var measurements: [RegionMeasurement]
    /// Backgrounds of the channels, and of cells where the mode is local.
    public var background: FrameBackground
    /// Values of the file's reporters for these detections.
    public var reporterValues: [MeasuredValue]
    /// Overlaps with earlier frames.
    public var overlaps: [FrameOverlap]
    /// Seconds that each step took, by its name.
    public var timings: [String: Double]

    /// Makes a record.
    public init(
        frame: Int,
        timeInSeconds: Double? = nil,
        cells: LabelRuns,
        nuclei: LabelRuns? = nil,
        detections: [Detection],
        measurements: [RegionMeasurement] = [],
        background: FrameBackground = FrameBackground(channels: []),
        reporterValues: [MeasuredValue] = [],
        overlaps: [FrameOverlap] = [],
        timings: [String: Double] = [:]
    ) {
        self.frame = frame
        self.timeInSeconds = timeInSeconds
        self.cells = cells
        self.nuclei = nuclei
        self.detections = detections
        self.measurements = measurements
        self.background = background
        self.reporterValues = reporterValues
        self.overlaps = overlaps
        self.timings = timings
    }
}

/// What became of a frame.
public enum FrameStatus: Sendable, Equatable {
    /// Its results are stored.
    case committed
    /// It could not be read or segmented, and was skipped.
    case bad(reason: String)
}

/// A frame that the file knows of.
public struct StoredFrame: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Seconds since the movie's first frame; nil when the movie has no clock.
    public var timeInSeconds: Double?
    /// What became of it.
    public var status: FrameStatus

    /// Makes a stored frame.
    public init(frame: Int, timeInSeconds: Double?, status: FrameStatus) {
        self.frame = frame
        self.timeInSeconds = timeInSeconds
        self.status = status
    }
}
