/// Statistics that a few wild values do not change.
enum RobustStatistics {
    /// Makes the median absolute deviation the standard deviation of a normal distribution.
    static let normalScale = 1.482_602_218_505_602

    /// The median, the mean of the two middle values of an even number; NaN without values.
    static func median(_ values: [Double]) -> Double {
        quantile(values, 0.5)
    }

    /// The median absolute deviation from the median, scaled to the standard deviation of a normal distribution; NaN
    /// without values.
    static func scale(_ values: [Double]) -> Double {
        let center = median(values)
        return normalScale * median(values.map { abs($0 - center) })
    }

    /// A quantile by linear interpolation (NumPy's default); NaN without values.
    static func quantile(_ values: [Double], _ probability: Double) -> Double {
        quantile(sorted: values.sorted(), probability)
    }

    /// A quantile of values in ascending order.
    static func quantile(sorted values: [Double], _ probability: Double) -> Double {
        guard let last = values.indices.last else { return .nan }
        let position = min(max(probability, 0), 1) * Double(last)
        let lower = Int(position)
        let upper = min(lower + 1, last)
        return values[lower] + (values[upper] - values[lower]) * (position - Double(lower))
    }
}
