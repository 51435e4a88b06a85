/// Finds frames in which a mask is likely wrong, because its area jumped and has not come back.
struct AreaJumps {
    /// The smallest standard deviation of area steps, relative: below it a jump means nothing.
    private static let smallestSpread = 0.01
    /// A jump that comes back later than this stands for a change that is real, in frames.
    private static let longestExcursion = 20
    /// An area has come back when this share of the jump or less is left.
    private static let remainingShare = 0.5

    private let limit: Double

    /// Learns from all traces how much areas change from frame to frame.
    ///
    /// - Parameters:
    ///   - traces: the traces of a movie.
    ///   - limit: robust standard deviations of steps beyond which a step is a jump.
    ///   - smallest: a step below this is none, relative to the area.
    init(_ traces: [RawTrace], limit: Double, smallest: Double) {
        let steps = traces.flatMap { trace in
            zip(trace.points, trace.points.dropFirst()).filter { $1.frame == $0.frame + 1 }
                .compactMap { AreaJumps.step(from: $0, to: $1) }
        }
        let spread = max(AreaJumps.smallestSpread, steps.isEmpty ? 0 : RobustStatistics.scale(steps))
        self.limit = max(smallest, limit * spread)
    }

    /// Whether each point of a trace lies on a jump that is not taken back, or between a jump and its way back.
    func wrongPoints(of trace: RawTrace) -> [Bool] {
        let points = trace.points
        var wrong = [Bool](repeating: false, count: points.count)
        var index = 1
        while index < points.count {
            guard let jump = jump(in: points, at: index) else {
                index += 1
                continue
            }
            let back = wayBack(of: jump, at: index, in: points)
            for place in index..<(back ?? index + 1) { wrong[place] = true }
            index = (back ?? index) + 1
        }
        return wrong
    }

    /// The first point after a jump whose area is near that before it, reached by a jump in the other direction.
    private func wayBack(of jump: Double, at index: Int, in points: [RawTracePoint]) -> Int? {
        points.indices.dropFirst(index + 1)
            .prefix { points[$0].frame - points[index].frame <= AreaJumps.longestExcursion }
            .first { place in
                guard let back = self.jump(in: points, at: place), back * jump < 0,
                    let rest = AreaJumps.step(from: points[index - 1], to: points[place])
                else { return false }
                return abs(rest) <= AreaJumps.remainingShare * abs(jump)
            }
    }

    /// The step to a point when it is a jump; over a gap areas may change more.
    private func jump(in points: [RawTracePoint], at index: Int) -> Double? {
        let frames = Double(points[index].frame - points[index - 1].frame)
        guard let step = AreaJumps.step(from: points[index - 1], to: points[index]),
            abs(step) > limit * frames.squareRoot()
        else { return nil }
        return step
    }

    /// The relative change of area, nearly its logarithm: 2 (b - a) / (b + a).
    private static func step(from previous: RawTracePoint, to point: RawTracePoint) -> Double? {
        guard previous.area > 0, point.area > 0 else { return nil }
        return 2 * (point.area - previous.area) / (point.area + previous.area)
    }
}
