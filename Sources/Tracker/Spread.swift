/// Median and scatter of a sample, both insensitive to a minority of wild values.
package struct Spread {
    /// The middle value, or the mean of the middle two.
    package let median: Double
    /// Standard deviation as estimated from the median absolute deviation of normal values.
    package let deviation: Double
    private let count: Int

    /// Measures a sample; an empty one has median and deviation 0.
    package init(_ sample: [Double]) {
        let center = Spread.middle(sample)
        median = center
        deviation = 1.4826 * Spread.middle(sample.map { abs($0 - center) })
        count = sample.count
    }

    /// Standard error of the median of a normal sample, sqrt(pi / 2) times that of the mean.
    package var standardErrorOfMedian: Double {
        1.2533 * deviation / Double(max(1, count)).squareRoot()
    }

    private static func middle(_ sample: [Double]) -> Double {
        guard !sample.isEmpty else { return 0 }
        let sorted = sample.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
