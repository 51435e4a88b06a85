public import CellImage

/// Tracks as the Cell Tracking Challenge stores them: a table, and masks whose labels are those of the table.
///
/// Masks are asked for one frame at a time, so a long movie never has to fit into memory.
public struct TrackedMovie: Sendable {
    /// The track table.
    public let records: [TrackRecord]
    /// Number of frames.
    public let frameCount: Int
    /// Reads the masks of a frame, 0-based.
    public let masks: @Sendable (Int) throws -> LabelRuns

    /// Makes a movie from a table and a source of masks.
    public init(records: [TrackRecord], frameCount: Int, masks: @escaping @Sendable (Int) throws -> LabelRuns) {
        self.records = records
        self.frameCount = frameCount
        self.masks = masks
    }

    /// Makes a movie from masks in memory.
    public init(records: [TrackRecord], frames: [LabelRuns]) {
        self.init(records: records, frameCount: frames.count) { frames[$0] }
    }
}

/// Reference masks of some frames of a movie, such as the gold truth of the Cell Tracking Challenge.
///
/// Their labels need not be those of the tracks.
public struct SegmentedFrames: Sendable {
    /// The frames that have masks, 0-based.
    public let frames: Set<Int>
    /// Reads the masks of one of these frames.
    public let masks: @Sendable (Int) throws -> LabelRuns

    /// Makes a set of frames from a source of masks.
    public init(frames: Set<Int>, masks: @escaping @Sendable (Int) throws -> LabelRuns) {
        self.frames = frames
        self.masks = masks
    }
}
