public import CellImage

/// Names one object of one frame: the frame and the label it carries in that frame's label image.
///
/// Long movies hold many millions of these, so it takes eight bytes.
public struct DetectionID: Sendable, Hashable, Comparable, Codable {
    private var storedFrame: Int32
    /// Label in that frame's label image, never 0.
    public var label: UInt32

    /// Names the object `label` of frame `frame`, which is at most 2^31 - 1.
    public init(frame: Int, label: UInt32) {
        storedFrame = Int32(clamping: frame)
        self.label = label
    }

    /// 0-based frame.
    public var frame: Int {
        get { Int(storedFrame) }
        set { storedFrame = Int32(clamping: newValue) }
    }

    private enum CodingKeys: String, CodingKey {
        case storedFrame = "frame"
        case label
    }

    /// Orders by frame, then by label.
    public static func < (left: DetectionID, right: DetectionID) -> Bool {
        (left.frame, left.label) < (right.frame, right.label)
    }
}

/// One object in one frame, as the tracker sees it.
public struct Detection: Sendable, Equatable {
    /// Label in the frame's label image, never 0.
    public var label: UInt32
    /// Geometry of the region.
    public var region: RegionProperties
    /// The segmenter's confidence, 0 to 1; nil when it gives none.
    public var score: Float?
    /// Mean of the segmented channel over the region, in that channel's units; nil when there are no pixels.
    public var meanIntensity: Float?
    /// Mean above the channel's background, in the same units, above 0; nil when the background is not known, or not surely
    /// below the mean.
    public var signal: Float?

    /// Makes a detection.
    public init(
        region: RegionProperties,
        score: Float? = nil,
        meanIntensity: Float? = nil,
        signal: Float? = nil
    ) {
        label = region.label
        self.region = region
        self.score = score
        self.meanIntensity = meanIntensity
        self.signal = signal
    }

    /// The signal times the area, in the channel's units: what the object holds of the dye or protein; nil when it is not known.
    public var integratedIntensity: Double? {
        signal.map { Double($0) * Double(region.area) }
    }
}

/// All detections of one frame, in the order of their labels.
public struct FrameDetections: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Detections in ascending order of label.
    public var detections: [Detection]

    /// Makes the detections of a frame.
    public init(frame: Int, detections: [Detection]) {
        self.frame = frame
        self.detections = detections
    }
}
