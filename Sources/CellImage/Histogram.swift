/// Counts of values in bins of one width, as `numpy.histogram` makes them.
public struct Histogram: Sendable, Equatable {
    /// The smallest value, lower edge of the first bin.
    public let lowest: Float
    /// The largest value, upper edge of the last bin.
    public let highest: Float
    /// Values per bin.
    public let counts: [Int]

    /// Counts the finite values between the smallest and the largest.
    ///
    /// Nil when fewer than two different values are finite, for then there is nothing to divide.
    ///
    /// - Parameters:
    ///   - values: any values; those that are not finite are left out.
    ///   - bins: number of bins, at least 1.
    /// - Complexity: O(values).
    public init?(_ values: [Float], bins: Int = 256) {
        precondition(bins > 0, "a histogram has at least one bin")
        var lowest = Float.infinity
        var highest = -Float.infinity
        for value in values where value.isFinite {
            lowest = value < lowest ? value : lowest
            highest = value > highest ? value : highest
        }
        guard lowest < highest else { return nil }
        let scale = Double(bins) / (Double(highest) - Double(lowest))
        var counts = [Int](repeating: 0, count: bins)
        for value in values where value.isFinite {
            counts[min(Int((Double(value) - Double(lowest)) * scale), bins - 1)] += 1
        }
        self.lowest = lowest
        self.highest = highest
        self.counts = counts
    }

    /// The centre of a bin.
    public func center(ofBin bin: Int) -> Float {
        Float(Double(lowest) + (Double(highest) - Double(lowest)) * (Double(bin) + 0.5) / Double(counts.count))
    }
}
