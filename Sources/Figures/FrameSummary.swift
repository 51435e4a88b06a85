internal import Reporters

/// What the cells of one frame have in common.
struct FrameSummary: Equatable {
    /// 0-based frame.
    let frame: Int
    /// Cells with a value.
    let count: Int
    /// Mean of the values.
    let mean: Double
    /// Median of the values.
    let median: Double
    /// First and third quartile.
    let quartiles: (lower: Double, upper: Double)

    static func == (left: FrameSummary, right: FrameSummary) -> Bool {
        left.frame == right.frame && left.count == right.count && left.mean == right.mean
            && left.median == right.median && left.quartiles == right.quartiles
    }

    /// Summaries of all frames that have a finite value, ascending.
    ///
    /// - Complexity: O(points log points).
    static func summaries(of traces: [Trace]) -> [FrameSummary] {
        var values: [(frame: Int, value: Double)] = []
        for trace in traces {
            for point in trace.points where point.value.isFinite {
                values.append((point.frame, point.value))
            }
        }
        values.sort { ($0.frame, $0.value) < ($1.frame, $1.value) }
        var result: [FrameSummary] = []
        var start = 0
        while start < values.count {
            let end = values[start...].firstIndex { $0.frame != values[start].frame } ?? values.count
            result.append(FrameSummary(frame: values[start].frame, sorted: values[start..<end].map(\.value)))
            start = end
        }
        return result
    }

    private init(frame: Int, sorted: [Double]) {
        self.frame = frame
        count = sorted.count
        mean = sorted.reduce(0) { $0 + $1 / Double(sorted.count) }
        median = quantile(of: sorted, 0.5)
        quartiles = (quantile(of: sorted, 0.25), quantile(of: sorted, 0.75))
    }
}

/// The value below which a share of sorted values lies, interpolated as `numpy.quantile` does by default; NaN of none.
func quantile(of sorted: [Double], _ share: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let position = share * Double(sorted.count - 1)
    let lower = Int(position)
    guard lower + 1 < sorted.count else { return last }
    let rest = position - Double(lower)
    return sorted[lower] * (1 - rest) + sorted[lower + 1] * rest
}

/// The range of an axis or a colour bar that no outlier stretches.
struct ValueRange {
    /// The numbers at the ends.
    let range: ClosedRange<Double>
    /// Values that lie outside.
    let outside: Int

    /// Chooses a range from values.
    ///
    /// The whole range of the values, unless it is more than three times as wide as their middle 99 percent: then the
    /// latter and half as much on both sides.
    ///
    /// Nil when no value is finite.
    ///
    /// - Parameter values: any numbers; those that are not finite are left out.
    init?(of values: [Double]) {
        let sorted = values.filter(\.isFinite).sorted()
        guard let lowest = sorted.first, let highest = sorted.last else { return nil }
        let middle = (low: quantile(of: sorted, 0.005), high: quantile(of: sorted, 0.995))
        let span = middle.high - middle.low
        guard span > 0, highest - lowest > 3 * span, (highest - lowest).isFinite else {
            self.init(
                Swift.max(lowest, -1e300)...Swift.max(Swift.min(highest, 1e300), Swift.max(lowest, -1e300)),
                outside: 0
            )
            return
        }
        let range = Swift.max(lowest, middle.low - span / 2)...Swift.min(highest, middle.high + span / 2)
        self.init(range, outside: sorted.reduce(0) { $0 + (range.contains($1) ? 0 : 1) })
    }

    private init(_ range: ClosedRange<Double>, outside: Int) {
        self.range = widened(range)
        self.outside = outside
    }
}
