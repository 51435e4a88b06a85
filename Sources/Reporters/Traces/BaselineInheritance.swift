/// Finds the baseline of every trace: its own, or that of the nearest ancestor with one.
struct BaselineInheritance {
    private let own: [Int: TraceBaseline]
    private let mothers: [Int: Int]
    private let inherits: Bool

    init(_ traces: [CorrectedTrace], window: Range<Int>, parameters: TraceParameters) {
        var own: [Int: TraceBaseline] = [:]
        var mothers: [Int: Int] = [:]
        let fewest = min(parameters.fewestBaselineFrames, window.count)
        for trace in traces {
            own[trace.track] = TraceBaseline(trace.points, window: window, fewest: fewest)
            mothers[trace.track] = trace.mother
        }
        self.own = own
        self.mothers = mothers
        inherits = parameters.inheritsBaseline
    }

    /// The baseline of a track; nil when neither it nor an ancestor has one.
    func baseline(of track: Int) -> TraceBaseline? {
        source(of: track).flatMap { own[$0] }
    }

    /// Whether the baseline of a track is an ancestor's.
    func isInherited(by track: Int) -> Bool {
        source(of: track).map { $0 != track } ?? false
    }

    private func source(of track: Int) -> Int? {
        var seen: Set<Int> = []
        var current = track
        // Mothers come from outside: a circle among them ends the search.
        while own[current] == nil, seen.insert(current).inserted {
            guard inherits, let mother = mothers[current] else { return nil }
            current = mother
        }
        return own[current] == nil ? nil : current
    }
}
