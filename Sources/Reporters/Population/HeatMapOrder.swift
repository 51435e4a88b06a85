/// The order of cells in a map of their traces, from top to bottom.
public enum HeatMapOrder: String, Sendable, Hashable, CaseIterable {
    /// The fastest answer on top: by the time to half of the amplitude.
    case halfTime = "half-time"
    /// By the time of the onset.
    case onset
    /// By the largest relative change after the dose, with its sign.
    case amplitude
    /// By the largest normalised value, whenever it is.
    case maximum
    /// Cells with like courses beside each other, by average linkage.
    case cluster

    /// More cells are not clustered, for every pair of them has a distance.
    public static let mostClusteredCells = 5_000

    /// Whether responders stand above other cells.
    ///
    /// Cells that respond and cells that do not have no common order of times; courses do.
    public var separatesResponders: Bool {
        switch self {
        case .halfTime, .onset, .amplitude: true
        case .maximum, .cluster: false
        }
    }

    /// Orders cells.
    ///
    /// Cells without the number come last; equal ones go by track.
    ///
    /// - Parameters:
    ///   - traces: one trace per cell.
    ///   - responses: responses of the cells.
    /// - Returns: tracks from top to bottom.
    /// - Throws: `ReporterError.parameter` for more cells than can be clustered.
    /// - Complexity: O(n log n) for n cells; O(n^2 frames) for clusters.
    public func tracks(of traces: [ProcessedTrace], responses: [CellResponse]) throws(ReporterError) -> [Int] {
        let known = responses.reduce(into: [Int: CellResponse]()) { $0[$1.track] = $1 }
        switch self {
        case .halfTime: return sorted(traces) { known[$0.track]?.halfTimeInSeconds.value }
        case .onset: return sorted(traces) { known[$0.track]?.onsetInSeconds.value }
        case .amplitude: return sorted(traces) { (known[$0.track]?.amplitude.value).map { -$0 } }
        case .maximum: return sorted(traces) { $0.largestValue.map { -$0 } }
        case .cluster:
            try ReporterError.require(
                traces.count <= HeatMapOrder.mostClusteredCells,
                "order",
                "clusters at most \(HeatMapOrder.mostClusteredCells) cells"
            )
            return TraceClusters(traces).order
        }
    }

    private func sorted(_ traces: [ProcessedTrace], by key: (ProcessedTrace) -> Double?) -> [Int] {
        traces.map { trace in
            let value = key(trace) ?? .nan
            return (value: value.isFinite ? value : .infinity, track: trace.track)
        }
        .sorted { ($0.value, $0.track) < ($1.value, $1.track) }.map(\.track)
    }
}

extension ProcessedTrace {
    /// The largest normalised value of frames that count; nil without one.
    var largestValue: Double? {
        points.filter(\.isSteady).map(\.normalized.value).filter(\.isFinite).max()
    }
}
