/// Finds the flags of every frame of a population of traces.
struct TraceFlagging {
    /// The smallest standard deviation of area steps, relative: below it a jump means nothing.
    private static let smallestSpread = 0.01

    private let parameters: TraceParameters
    private let centerOfSteps: Double
    private let spreadOfSteps: Double

    /// Learns from all traces how much areas change from frame to frame.
    init(_ traces: [RawTrace], parameters: TraceParameters) {
        self.parameters = parameters
        let steps = traces.flatMap { trace in
            zip(trace.points, trace.points.dropFirst()).compactMap { TraceFlagging.step(from: $0, to: $1) }
        }
        centerOfSteps = steps.isEmpty ? 0 : RobustStatistics.median(steps)
        spreadOfSteps = max(TraceFlagging.smallestSpread, steps.isEmpty ? 0 : RobustStatistics.scale(steps))
    }

    /// The flags of each point of a trace.
    func flags(of trace: RawTrace) -> [TraceFlags] {
        trace.points.indices.map { index in
            let point = trace.points[index]
            var flags: TraceFlags = []
            if point.touchesBorder { flags.insert(.edge) }
            if isNearMitosis(point.frame, of: trace) { flags.insert(.mitosis) }
            if index > 0, jumps(from: trace.points[index - 1], to: point) { flags.insert(.areaJump) }
            if point.flags.contains(.saturated) { flags.insert(.saturated) }
            if !point.flags.isDisjoint(with: [.lowDenominator, .lowNumerator]) { flags.insert(.lowSignal) }
            return flags
        }
    }

    private func isNearMitosis(_ frame: Int, of trace: RawTrace) -> Bool {
        if let division = trace.mitosisFrame, frame >= division - parameters.mitosisFramesBefore { return true }
        guard trace.beginsWithMitosis, let first = trace.points.first?.frame else { return false }
        return frame <= first + parameters.mitosisFramesAfter
    }

    private func jumps(from previous: RawTracePoint, to point: RawTracePoint) -> Bool {
        guard let step = TraceFlagging.step(from: previous, to: point) else { return false }
        let deviation = abs(step - centerOfSteps)
        return deviation > max(parameters.areaJumpLimit * spreadOfSteps, parameters.smallestAreaJump)
    }

    /// The relative change of area, nearly its logarithm: 2 (b - a) / (b + a); nil across gaps.
    private static func step(from previous: RawTracePoint, to point: RawTracePoint) -> Double? {
        guard point.frame == previous.frame + 1, previous.area > 0, point.area > 0 else { return nil }
        return 2 * (point.area - previous.area) / (point.area + previous.area)
    }
}
