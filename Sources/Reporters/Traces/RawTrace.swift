public import CellImage

/// One observation of a cell, as it was measured.
public struct RawTracePoint: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// The reporter's value; NaN where it is undefined.
    public var value: Double
    /// What is known of the value.
    public var flags: ReporterFlags
    /// How far the value may be off.
    public var uncertainty: ValueUncertainty
    /// Area of the cell's mask, in pixels.
    public var area: Double
    /// Whether the mask touches the border of the image.
    public var touchesBorder: Bool
    /// Whether the mask was made by a repair, and not found in the image.
    public var isRepaired: Bool

    /// Makes a point.
    public init(
        frame: Int,
        value: Double,
        flags: ReporterFlags = [],
        uncertainty: ValueUncertainty = .unknown,
        area: Double,
        touchesBorder: Bool = false,
        isRepaired: Bool = false
    ) {
        self.frame = frame
        self.value = value
        self.flags = flags
        self.uncertainty = uncertainty
        self.area = area
        self.touchesBorder = touchesBorder
        self.isRepaired = isRepaired
    }

    /// Makes the point of a cell that was measured.
    ///
    /// - Parameters:
    ///   - measured: what a reporter gave for the cell.
    ///   - region: geometry of the cell's mask.
    ///   - frame: 0-based frame.
    ///   - isRepaired: whether the mask was made by a repair.
    public init(_ measured: MeasuredValue, of region: RegionProperties, frame: Int, isRepaired: Bool = false) {
        self.init(
            frame: frame,
            value: measured.value.value,
            flags: measured.value.flags,
            uncertainty: measured.uncertainty,
            area: Double(region.area),
            touchesBorder: region.touchesBorder,
            isRepaired: isRepaired
        )
    }
}

/// A reporter along a track as it was measured, and where the track comes from and goes to.
public struct RawTrace: Sendable, Equatable {
    /// Id of the track, 1-based.
    public var track: Int
    /// Name of the reporter.
    public var name: String
    /// Observations; frames without one are gaps.
    public var points: [RawTracePoint]
    /// Track of the mother; nil for a cell that was not born in the movie.
    public var mother: Int?
    /// First frame of the daughters where the track ends in a mitosis; nil where it does not.
    ///
    /// A budding mother does not end.
    public var mitosisFrame: Int?
    /// Whether the track began with a mitosis, so that its first frames show rounded daughters.
    public var beginsWithMitosis: Bool

    /// Makes a trace.
    ///
    /// - Parameters:
    ///   - track: id of the track, 1-based.
    ///   - name: name of the reporter.
    ///   - points: observations in any order.
    ///   - mother: track of the mother, if she is known.
    ///   - mitosisFrame: first frame of the daughters, if the track ends in a mitosis.
    ///   - beginsWithMitosis: whether the track began with a mitosis.
    public init(
        track: Int,
        name: String,
        points: [RawTracePoint],
        mother: Int? = nil,
        mitosisFrame: Int? = nil,
        beginsWithMitosis: Bool = false
    ) {
        self.track = track
        self.name = name
        self.points = points.enumerated()
            .sorted { ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset) }.map(\.element)
        self.mother = mother
        self.mitosisFrame = mitosisFrame
        self.beginsWithMitosis = beginsWithMitosis
    }
}

/// The frames of a movie and their times.
public struct MovieClock: Sendable, Equatable {
    /// Seconds by which times that are sums and products may differ from what they stand for: three frames of 0.3 s are a
    /// little less than 0.9 s.
    package static let toleranceInSeconds = 1e-6

    /// Seconds since the first frame, one entry per frame; nil where the time is unknown.
    public var timesInSeconds: [Double?]

    /// Makes a clock from the times of all frames.
    public init(timesInSeconds: [Double?]) {
        self.timesInSeconds = timesInSeconds
    }

    /// Makes a clock of evenly spaced frames; without an interval no time is known.
    public init(frameCount: Int, intervalInSeconds: Double?) {
        timesInSeconds = (0..<max(0, frameCount)).map { frame in intervalInSeconds.map { $0 * Double(frame) } }
    }

    /// Frames of the movie.
    public var frameCount: Int { timesInSeconds.count }

    /// Seconds since the first frame; nil where unknown and outside the movie.
    public func time(at frame: Int) -> Double? {
        timesInSeconds.indices.contains(frame) ? timesInSeconds[frame] : nil
    }
}
