/// One frame of a trace.
public struct TracePoint: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Seconds since the movie's first frame; nil when the movie has no clock.
    public var timeInSeconds: Double?
    /// The reporter's value; NaN in a gap and where it is undefined.
    public var value: Double
    /// What a reader should know about the value.
    public var flags: ReporterFlags
    /// Whether the cell was seen in this frame.
    public var isObserved: Bool

    /// Makes a point of a frame in which the cell was seen.
    public init(frame: Int, timeInSeconds: Double?, value: Double, flags: ReporterFlags = []) {
        self.frame = frame
        self.timeInSeconds = timeInSeconds
        self.value = value
        self.flags = flags
        isObserved = true
    }

    /// Makes a point of a frame in which the cell was not seen.
    public init(gapAtFrame frame: Int, timeInSeconds: Double?) {
        self.frame = frame
        self.timeInSeconds = timeInSeconds
        value = .nan
        flags = []
        isObserved = false
    }
}

/// A reporter along a track: one point for every frame from the first observation to the last, gaps included.
public struct Trace: Sendable, Equatable {
    /// Id of the track, 1-based.
    public let track: Int
    /// Name of the reporter or channel.
    public let name: String
    /// Points of consecutive frames.
    public let points: [TracePoint]

    /// Makes a trace and puts an explicit point into every frame without an observation.
    ///
    /// - Parameters:
    ///   - track: id of the track.
    ///   - name: name of the reporter or channel.
    ///   - observed: points of the frames in which the cell was seen, in any order; of two points of one frame the
    ///     first one counts.
    ///   - timeInSeconds: the movie's clock; nil for a frame without a time.
    public init(track: Int, name: String, observed: [TracePoint], timeInSeconds: (Int) -> Double?) {
        self.track = track
        self.name = name
        var points: [TracePoint] = []
        for point in observed.enumerated().sorted(by: { ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset) })
            .map(\.element)
        {
            guard let last = points.last else {
                points.append(point)
                continue
            }
            guard point.frame > last.frame else { continue }
            for frame in last.frame + 1..<point.frame {
                points.append(TracePoint(gapAtFrame: frame, timeInSeconds: timeInSeconds(frame)))
            }
            points.append(point)
        }
        self.points = points
    }

    /// Frames between the first and the last observation in which the cell was not seen.
    public var gapFrames: [Int] {
        points.filter { !$0.isObserved }.map(\.frame)
    }
}
