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
        var values = sample
        return values.withUnsafeMutableBufferPointer { $0.middle() } ?? 0
    }
}

extension UnsafeMutableBufferPointer<Double> {
    /// The middle value, or the mean of the middle two; nil for none.
    ///
    /// The values change their order.
    ///
    /// - Complexity: O(count) on average.
    package func middle() -> Double? {
        guard !isEmpty else { return nil }
        let place = count / 2
        let upper = select(place)
        guard count.isMultiple(of: 2) else { return upper }
        return ((self[..<place].max() ?? upper) + upper) / 2
    }

    /// The value that sorting would bring to a place; smaller ones come to stand before it, larger ones after it.
    ///
    /// - Source: C. A. R. Hoare, Algorithm 65: Find, Communications of the ACM 4 (1961).
    /// - Complexity: O(count) on average, O(count^2) at worst.
    fileprivate func select(_ place: Int) -> Double {
        var left = 0
        var right = count - 1
        while left < right {
            let pivot = self[place]
            var low = left
            var high = right
            while low <= high {
                while self[low] < pivot { low += 1 }
                while pivot < self[high] { high -= 1 }
                guard low <= high else { break }
                swapAt(low, high)
                low += 1
                high -= 1
            }
            if high < place { left = low }
            if place < low { right = high }
        }
        return self[place]
    }
}
