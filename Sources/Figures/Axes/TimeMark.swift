internal import Lineage
internal import Reporters

/// A moment that a figure marks by a vertical line, such as a dose.
public struct TimeMark: Sendable, Equatable {
    /// When it was.
    public enum Moment: Sendable, Equatable {
        /// Frames since frame 0; may lie between two frames.
        case frame(Double)
        /// Minutes since frame 0; needs a movie with a clock.
        case minutes(Double)
    }

    /// When it was.
    public var moment: Moment
    /// What it was.
    public var label: String

    /// Makes a mark.
    public init(_ moment: Moment, label: String) {
        self.moment = moment
        self.label = label
    }

    /// The time of the mark on the axis of a clock.
    ///
    /// - Throws: `FigureError` when the movie has no clock or the moment is not a usable number.
    func time(_ clock: LineageClock) throws(FigureError) -> Double {
        try moment.time(clock, of: label)
    }
}

extension TimeMark.Moment {
    /// The time on the axis of a clock.
    ///
    /// - Throws: `FigureError` when the movie has no clock or the moment is not a usable number; it names what the moment
    ///   belongs to.
    func time(_ clock: LineageClock, of label: String) throws(FigureError) -> Double {
        switch self {
        case .frame(let frame):
            guard frame.isFinite, abs(frame) < 1e9 else {
                throw .parameter(name: "mark \"\(label)\"", reason: "its frame is not a usable number")
            }
            return clock.time(atFrame: frame)
        case .minutes(let minutes):
            guard clock.isInMinutes else { throw .noClock(mark: label) }
            guard abs(minutes) < 1e11 else {
                throw .parameter(name: "mark \"\(label)\"", reason: "its time is not a usable number")
            }
            return minutes
        }
    }
}

extension LineageClock {
    /// The time of a place between two frames; before frame 0 the clock goes on as it begins.
    func time(atFrame frame: Double) -> Double {
        let lower = max(frame.rounded(.down), 0)
        let start = time(ofFrame: Int(lower))
        return start + (frame - lower) * (time(ofFrame: Int(lower) + 1) - start)
    }

    /// From the first of frames to the last, with an extent where they are one; 0 to 1 where there are none.
    func timeRange(ofFrames frames: [Int]) -> ClosedRange<Double> {
        guard let first = frames.min(), let last = frames.max() else { return 0...1 }
        return widened(time(ofFrame: first)...time(ofFrame: last))
    }

    /// From half a frame before the first of frames to half a frame after the last, for columns that are centred on frames;
    /// 0 to 1 where there are none.
    func columnRange(ofFrames frames: [Int]) -> ClosedRange<Double> {
        guard let first = frames.min(), let last = frames.max() else { return 0...1 }
        return time(atFrame: Double(first) - 0.5)...time(atFrame: Double(last) + 0.5)
    }

    /// The place between two frames of a time: what ``time(atFrame:)`` turns back.
    func frame(atTime time: Double) -> Double {
        var lower = 0
        var upper = 1
        while self.time(ofFrame: upper) < time, upper < 1 << 40 {
            (lower, upper) = (upper, upper * 2)
        }
        while upper - lower > 1 {
            let middle = (lower + upper) / 2
            if self.time(ofFrame: middle) <= time { lower = middle } else { upper = middle }
        }
        let (start, end) = (self.time(ofFrame: lower), self.time(ofFrame: lower + 1))
        return Double(lower) + (time - start) / (end - start)
    }

    /// The time of a frame as pictures are labelled: `4.5 min`, `3 h 20 min`, `frame 7` without a clock.
    func shortText(ofFrame frame: Int) -> String {
        guard isInMinutes else { return "frame \(frame)" }
        let minutes = time(ofFrame: frame)
        guard minutes >= 120 else { return "\(fixedDecimals(minutes, minutes < 10 ? 2 : 1)) min" }
        let whole = minutes.rounded()
        let hours = (whole / 60).rounded(.down)
        return "\(fixedDecimals(hours, 0)) h \(fixedDecimals(whole - 60 * hours, 0)) min"
    }

    /// The time of a frame in minutes as tables write it; nothing when only frames are known.
    func minutesText(ofFrame frame: Int) -> String {
        isInMinutes ? fixedDecimals(time(ofFrame: frame), 6) : ""
    }

    /// The times of frames as tables write them, for tables that name a frame many times.
    func minutesTexts(ofFramesOf traces: [Trace]) -> [Int: String] {
        let frames = Set(traces.lazy.flatMap { $0.points.lazy.map(\.frame) })
        return frames.reduce(into: [:]) { $0[$1] = minutesText(ofFrame: $1) }
    }
}
