/// Finds order statistics without sorting everything: distributes values over bins and looks only into bins that matter.
///
/// Holds scratch memory, so that many small selections allocate little.
package struct OrderStatistics: Sendable {
    /// Up to this many values are sorted.
    private static let sortedCount = 48
    private static let binCount = 256

    private var bins: [UInt8] = []
    private var binned: [Float] = []
    /// Number of values in each bin and all bins before it.
    private var ends = [Int](repeating: 0, count: OrderStatistics.binCount)

    /// Makes empty scratch memory.
    package init() {}

    /// Quantiles by linear interpolation between order statistics (NumPy's default).
    ///
    /// - Parameters:
    ///   - samples: at least one finite value.
    ///   - low: the smallest of them.
    ///   - high: the largest of them.
    ///   - probabilities: 0 to 1.
    /// - Returns: one quantile per probability.
    /// - Complexity: O(samples) but for contrived distributions.
    /// - Source: Hyndman and Fan, Sample quantiles in statistical packages, Am. Stat. 50 (1996), definition 7.
    package mutating func quantiles(
        of samples: UnsafeBufferPointer<Float>,
        low: Float,
        high: Float,
        probabilities: [Double]
    ) -> [Double] {
        let last = samples.count - 1
        let ranks = probabilities.flatMap { probability in
            let rank = Int(probability * Double(last))
            return [rank, min(rank + 1, last)]
        }
        let values = select(ranks, from: samples, low: low, high: high)
        return probabilities.indices.map { index in
            let fraction = probabilities[index] * Double(last) - Double(ranks[2 * index])
            let (lower, upper) = (Double(values[2 * index]), Double(values[2 * index + 1]))
            return lower + (upper - lower) * fraction
        }
    }

    /// The values of the given ranks; rank 0 is the smallest.
    package mutating func select(
        _ ranks: [Int],
        from samples: UnsafeBufferPointer<Float>,
        low: Float,
        high: Float
    ) -> [Float] {
        guard low < high else { return ranks.map { _ in low } }
        let scale = Float(OrderStatistics.binCount - 1) / (high - low)
        guard samples.count > OrderStatistics.sortedCount, scale.isFinite, scale > 0 else {
            let sorted = samples.sorted()
            return ranks.map { sorted[$0] }
        }
        distribute(samples, low: low, scale: scale)
        return ranks.map { pick($0, outOf: samples.count) }
    }

    /// Sorts values by bin.
    ///
    /// Subtraction, multiplication and rounding are monotone in floating point, so bins keep the order of values.
    private mutating func distribute(_ samples: UnsafeBufferPointer<Float>, low: Float, scale: Float) {
        if bins.count < samples.count {
            bins = Array(repeating: 0, count: samples.count)
            binned = Array(repeating: 0, count: samples.count)
        }
        var counts = [Int32](repeating: 0, count: OrderStatistics.binCount)
        bins.withUnsafeMutableBufferPointer { bins in
            // In a Float just above 2^23 the last bit stands for 1, so its low byte is the scaled value, rounded.
            for index in 0..<samples.count {
                let scaled = (samples[index] - low) * scale + 8_388_608
                bins[index] = UInt8(truncatingIfNeeded: scaled.bitPattern)
            }
            counts.withUnsafeMutableBufferPointer { counts in
                for index in 0..<samples.count {
                    counts[Int(bins[index])] &+= 1
                }
            }
        }
        var total = 0
        for bin in 0..<OrderStatistics.binCount {
            ends[bin] = total
            total += Int(counts[bin])
        }
        scatter(samples)
    }

    /// Writes each value behind the last one of its bin; `ends` holds the bins' starts before and their ends after.
    private mutating func scatter(_ samples: UnsafeBufferPointer<Float>) {
        bins.withUnsafeBufferPointer { bins in
            binned.withUnsafeMutableBufferPointer { binned in
                ends.withUnsafeMutableBufferPointer { cursors in
                    for index in 0..<samples.count {
                        let bin = Int(bins[index])
                        binned[cursors[bin]] = samples[index]
                        cursors[bin] &+= 1
                    }
                }
            }
        }
    }

    private mutating func pick(_ rank: Int, outOf count: Int) -> Float {
        let bin = firstBin(endingAfter: rank)
        let slice = (bin == 0 ? 0 : ends[bin - 1])..<ends[bin]
        if slice.count <= OrderStatistics.sortedCount || slice.count == count {
            binned.withUnsafeMutableBufferPointer { binned in
                var members = UnsafeMutableBufferPointer(rebasing: binned[slice])
                members.sort()
            }
            return binned[rank]
        }
        return binned.withUnsafeBufferPointer { binned in
            let members = UnsafeBufferPointer(rebasing: binned[slice])
            var nested = OrderStatistics()
            let (low, high) = members.range(from: members[0])
            return nested.select([rank - slice.lowerBound], from: members, low: low, high: high)[0]
        }
    }

    private func firstBin(endingAfter rank: Int) -> Int {
        var low = 0
        var high = OrderStatistics.binCount - 1
        while low < high {
            let middle = (low + high) / 2
            if rank < ends[middle] {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}

extension UnsafeBufferPointer<Float> {
    /// The smallest and the largest value, given any one of them.
    func range(from any: Float) -> (low: Float, high: Float) {
        var (low, high) = (any, any)
        for sample in self {
            low = sample < low ? sample : low
            high = sample > high ? sample : high
        }
        return (low, high)
    }
}
