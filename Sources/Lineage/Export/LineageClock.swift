public import CellImage

/// Turns frames into the time axis of an export.
public struct LineageClock: Sendable, Equatable {
    private enum Source: Equatable {
        case frames
        case interval(minutes: Double)
        case times(minutes: [Double])
    }

    private let source: Source

    /// A clock that ticks evenly; without an interval time is counted in frames.
    public init(frameInterval: FrameInterval?) {
        source = frameInterval.map { .interval(minutes: $0.seconds / 60) } ?? .frames
    }

    /// A clock of measured times.
    ///
    /// Frames after the last time go on in steps of the last difference.
    ///
    /// - Parameter timesInMinutes: one time per frame from frame 0 on.
    /// - Throws: `LineageError.parameter` unless there are two times or more, all finite and ascending.
    public init(timesInMinutes: [Double]) throws(LineageError) {
        guard timesInMinutes.count >= 2, timesInMinutes.allSatisfy(\.isFinite),
            zip(timesInMinutes, timesInMinutes.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw .parameter(name: "timesInMinutes", reason: "needs two or more finite, ascending times")
        }
        source = .times(minutes: timesInMinutes)
    }

    /// Whether times are minutes; otherwise they are frames.
    public var isInMinutes: Bool { source != .frames }

    /// The time of a frame, in minutes, or in frames when nothing else is known.
    public func time(ofFrame frame: Int) -> Double {
        switch source {
        case .frames: return Double(frame)
        case .interval(let minutes): return Double(frame) * minutes
        case .times(let minutes):
            let last = minutes.count - 1
            guard frame > last else { return minutes[Swift.max(0, frame)] }
            return minutes[last] + Double(frame - last) * (minutes[last] - minutes[last - 1])
        }
    }

    /// The time from one frame to another, in minutes to the microsecond, or in frames when nothing else is known.
    ///
    /// Over equally many frames of an even clock it is the same number, which a difference of times is not: where times are
    /// ranked, such stretches are ties.
    public func duration(from first: Int, to last: Int) -> Double {
        let ticksPerMinute = 60e6
        switch source {
        case .frames: return Double(last - first)
        case .interval(let minutes): return Double(last - first) * minutes
        case .times:
            return ((time(ofFrame: last) - time(ofFrame: first)) * ticksPerMinute).rounded() / ticksPerMinute
        }
    }

    /// The time of a frame in minutes; nil when only frames are known.
    func minutes(ofFrame frame: Int) -> Double? {
        isInMinutes ? time(ofFrame: frame) : nil
    }
}
