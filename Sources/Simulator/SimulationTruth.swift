/// What one track is and how its cell answers the dose.
public struct TruthCell: Sendable, Hashable, Codable {
    /// The track's label.
    public var label: UInt32
    /// 1-based number of the cell; a cell that leaves the field and comes back has two tracks and one number.
    public var cell: Int
    /// The response; nil where the movie has no reporter.
    public var response: ReporterResponse?

    /// Makes an entry.
    public init(label: UInt32, cell: Int, response: ReporterResponse?) {
        self.label = label
        self.cell = cell
        self.response = response
    }
}

/// The tracks, divisions and responses of a whole simulated movie.
///
/// A cell is visible in a frame when its mask has at least `FieldParameters.minimumMaskArea` pixels. Each unbroken
/// stretch of frames in which a cell is visible is one track with a label of its own.
public struct SimulationTruth: Sendable, Equatable {
    /// All tracks in the order of their labels 1, 2, 3, ...; sorted by first frame.
    public var tracks: [TruthTrack]
    /// Divisions with mother and daughters visible, by frame, then by mother.
    public var divisions: [TruthDivision]
    /// One entry per track, in the same order.
    public var cells: [TruthCell]
    /// First frame with the dose; nil where there is none.
    public var doseFrame: Int?
    /// Time between two frames, in seconds.
    public var frameIntervalInSeconds: Double
    /// Number of frames of the movie.
    public var frameCount: Int

    /// Makes a truth from its parts.
    public init(
        tracks: [TruthTrack],
        divisions: [TruthDivision],
        cells: [TruthCell],
        doseFrame: Int?,
        frameIntervalInSeconds: Double,
        frameCount: Int
    ) {
        self.tracks = tracks
        self.divisions = divisions
        self.cells = cells
        self.doseFrame = doseFrame
        self.frameIntervalInSeconds = frameIntervalInSeconds
        self.frameCount = frameCount
    }
}
