/// How simulated cells divide.
public enum SimulatedDivisionKind: String, Sendable, Hashable, Codable {
    /// The mother ends; two daughters begin.
    case mitosis
    /// The mother goes on; a bud begins.
    case budding
}

/// One cell while it is visible, as the Cell Tracking Challenge writes it: label, begin, end, parent.
public struct TruthTrack: Sendable, Hashable, Codable {
    /// The cell's label in the label images; 1-based.
    public var label: UInt32
    /// First frame, 0-based.
    public var begin: Int
    /// Last frame; the label is in every frame from the first to the last.
    public var end: Int
    /// Label of the mother; 0 where there is none or she was not visible just before.
    public var mother: UInt32

    /// Makes a record.
    public init(label: UInt32, begin: Int, end: Int, mother: UInt32) {
        self.label = label
        self.begin = begin
        self.end = end
        self.mother = mother
    }
}

/// A division that the camera saw.
public struct TruthDivision: Sendable, Hashable, Codable {
    /// Mitosis or budding.
    public var kind: SimulatedDivisionKind
    /// Label of the mother.
    public var mother: UInt32
    /// Labels of the daughters in ascending order: two for mitosis, the bud for budding.
    public var daughters: [UInt32]
    /// First frame of the daughters, or first frame in which the bud's mask is large enough.
    public var frame: Int
    /// First frame in which bud and mother are separate cells; nil for mitosis and when that is after the movie.
    public var cytokinesisFrame: Int?

    /// Makes a division.
    public init(
        kind: SimulatedDivisionKind,
        mother: UInt32,
        daughters: [UInt32],
        frame: Int,
        cytokinesisFrame: Int? = nil
    ) {
        self.kind = kind
        self.mother = mother
        self.daughters = daughters
        self.frame = frame
        self.cytokinesisFrame = cytokinesisFrame
    }
}

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

/// What is true of one visible cell in one frame.
public struct TruthObservation: Sendable, Hashable, Codable {
    /// The cell's label.
    public var label: UInt32
    /// Frame, 0-based.
    public var frame: Int
    /// Mean column of the mask's pixels.
    public var x: Double
    /// Mean row of the mask's pixels.
    public var y: Double
    /// Pixels of the mask.
    public var area: Int
    /// Pixels of the nucleus inside the mask; 0 where the scene has no nuclei.
    public var nucleusArea: Int
    /// The true biological ratio R of the cytoplasm, without bleaching, blur and noise; nil without a reporter.
    public var ratio: Double?
    /// Ratio of the mean signals over the true mask: what a perfect measurement gives, bleaching and blur included.
    public var measurableRatio: Double?
    /// Mean noise-free counts above the background over the true mask, per channel.
    public var meanSignal: [Double]

    /// Makes an observation.
    public init(
        label: UInt32,
        frame: Int,
        x: Double,
        y: Double,
        area: Int,
        nucleusArea: Int,
        ratio: Double?,
        measurableRatio: Double?,
        meanSignal: [Double]
    ) {
        self.label = label
        self.frame = frame
        self.x = x
        self.y = y
        self.area = area
        self.nucleusArea = nucleusArea
        self.ratio = ratio
        self.measurableRatio = measurableRatio
        self.meanSignal = meanSignal
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
