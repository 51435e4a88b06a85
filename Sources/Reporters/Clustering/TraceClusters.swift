/// Cells beside cells with like courses.
///
/// The distance of two cells is the root of the mean squared difference of their normalised values over the frames in which
/// both have one; pairs that share fewer than three frames are as far from each other as the farthest ones that do.
struct TraceClusters {
    /// Pairs that share fewer frames have no distance.
    private static let fewestFrames = 3

    /// Tracks from top to bottom.
    ///
    /// The end with the larger values is on top; cells without values come last.
    let order: [Int]

    /// Clusters cells.
    ///
    /// - Complexity: O(n^2 frames) for n cells.
    init(_ traces: [ProcessedTrace]) {
        let sorted = traces.sorted { $0.track < $1.track }
        let shown = sorted.filter { $0.largestValue != nil }
        let rows = TraceClusters.rows(of: shown)
        let distances = PairDistances(count: rows.count) { TraceClusters.distance(rows[$0], rows[$1]) }
        let found = AverageLinkage(distances.filled(with: distances.largest)).order
        let ends = [found.first, found.last].map { $0.map { TraceClusters.mean(rows[$0]) } ?? 0 }
        let turned = ends[0] < ends[1] ? found.reversed() : found
        order = turned.map { shown[$0].track } + sorted.filter { $0.largestValue == nil }.map(\.track)
    }

    /// Values of all cells frame by frame from the first frame of any; NaN where one has none.
    private static func rows(of traces: [ProcessedTrace]) -> [[Double]] {
        let frames = traces.flatMap { $0.points.map(\.frame) }
        guard let first = frames.min(), let last = frames.max() else { return [] }
        return traces.map { trace in
            var row = [Double](repeating: .nan, count: last - first + 1)
            for point in trace.points where point.isSteady { row[point.frame - first] = point.normalized.value }
            return row
        }
    }

    private static func distance(_ first: [Double], _ second: [Double]) -> Double {
        var (sum, count) = (0.0, 0)
        for (one, other) in zip(first, second) {
            let difference = one - other
            guard difference.isFinite else { continue }
            sum += difference * difference
            count += 1
        }
        return count >= fewestFrames ? (sum / Double(count)).squareRoot() : .nan
    }

    private static func mean(_ row: [Double]) -> Double {
        let values = row.filter(\.isFinite)
        return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
}
