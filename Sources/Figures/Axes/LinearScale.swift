/// Places numbers along an axis.
struct LinearScale {
    /// The numbers at the two ends.
    let domain: ClosedRange<Double>
    /// Where the two ends lie in the drawing; the first may be the larger one.
    let ends: (first: Double, last: Double)

    func callAsFunction(_ value: Double) -> Double {
        let span = domain.upperBound - domain.lowerBound
        let share = span > 0 ? (value - domain.lowerBound) / span : 0.5
        return ends.first + share * (ends.last - ends.first)
    }
}

/// A range that has an extent: one without is widened by a twentieth of its value, or by a half around zero.
func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let span = range.upperBound - range.lowerBound
    let middle = (range.lowerBound + range.upperBound) / 2
    guard span <= abs(middle) * 1e-12 else { return range }
    let margin = middle == 0 ? 0.5 : abs(middle) / 20
    return middle - margin...middle + margin
}

/// Checks a range that a caller gave.
///
/// - Throws: `FigureError.parameter` unless both ends are finite and apart.
func require(_ range: ClosedRange<Double>, _ name: String) throws(FigureError) {
    guard range.lowerBound.isFinite, range.upperBound.isFinite, range.lowerBound < range.upperBound else {
        throw .parameter(name: name, reason: "needs two finite numbers, the first smaller than the second")
    }
}

/// Checks a length that a caller gave, in units of the drawing.
///
/// - Throws: `FigureError.parameter` when it lies outside the range.
func require(_ length: Double, _ name: String, in range: ClosedRange<Double>) throws(FigureError) {
    guard range.contains(length) else {
        let (low, high) = (fixedDecimals(range.lowerBound), fixedDecimals(range.upperBound))
        throw .parameter(name: name, reason: "\(length) is not between \(low) and \(high)")
    }
}
