/// Finds the flags of every frame of a population of traces.
struct TraceFlagging {
    private let parameters: TraceParameters
    private let areas: AreaJumps

    /// Learns from all traces how much areas change from frame to frame.
    init(_ traces: [RawTrace], parameters: TraceParameters) {
        self.parameters = parameters
        areas = AreaJumps(traces, limit: parameters.areaJumpLimit, smallest: parameters.smallestAreaJump)
    }

    /// The flags of each point of a trace.
    func flags(of trace: RawTrace) -> [TraceFlags] {
        let wrong = areas.wrongPoints(of: trace)
        return trace.points.indices.map { index in
            let point = trace.points[index]
            var flags: TraceFlags = []
            if point.isRepaired { flags.insert(.repaired) }
            if point.touchesBorder { flags.insert(.edge) }
            if isNearMitosis(point.frame, of: trace) { flags.insert(.mitosis) }
            if wrong[index] { flags.insert(.areaJump) }
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
}
