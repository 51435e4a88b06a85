/// The median of a sample and an interval that holds that of the population in 95 of 100 cases.
///
/// The ends are the values between whose ranks the median lies with that probability, whatever the distribution.
///
/// - Source: H. A. David, H. N. Nagaraja, "Order Statistics", third edition (Wiley, 2003), section 7.1, with the
///   normal approximation of the binomial distribution.
public struct MedianInterval: Sendable, Equatable {
    /// The median; NaN without values.
    public let median: Double
    /// The lower end; NaN with fewer than six values, of which no interval is that sure.
    public let lower: Double
    /// The upper end; NaN with fewer than six values.
    public let upper: Double
    /// Number of values.
    public let count: Int

    /// Computes both.
    ///
    /// - Parameter values: numbers in any order; those that are not finite are left out.
    /// - Complexity: O(n log n).
    public init(of values: [Double]) {
        let sorted = values.filter(\.isFinite).sorted()
        count = sorted.count
        median = quantile(of: sorted, 0.5)
        let reach = 0.98 * Double(count).squareRoot()
        // 1-based ranks, rounded outwards.
        let first = Int((Double(count) / 2 - reach).rounded(.down))
        guard count >= 6, first >= 1 else {
            (lower, upper) = count >= 6 ? (sorted[0], sorted[count - 1]) : (.nan, .nan)
            return
        }
        (lower, upper) = (sorted[first - 1], sorted[count - first])
    }

    /// The median with its interval as text, such as `12.4 min (95 % interval 11.8 to 13.1, n = 40)`.
    ///
    /// - Parameters:
    ///   - scale: factor by which numbers are multiplied.
    ///   - unit: unit of the scaled numbers.
    /// - Returns: the text; `none` without values.
    public func text(scale: Double, unit: String) -> String {
        guard count > 0 else { return "none" }
        func number(_ value: Double) -> String { fixedDecimals(value * scale, 1) }
        let interval = lower.isFinite ? "95 % interval \(number(lower)) to \(number(upper)), " : ""
        return "\(number(median)) \(unit) (\(interval)n = \(count))"
    }
}
