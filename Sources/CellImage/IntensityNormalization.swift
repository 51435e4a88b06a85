extension Plane where Pixel == Float {
    /// Stretches the finite values to 0 to 1, in single precision; a plane of one value stays as it is.
    ///
    /// Pixels that are not finite count as the smallest finite value.
    ///
    /// - Returns: the stretched plane; all 0 when no pixel is finite.
    /// - Complexity: O(pixels).
    public func rescaledToUnitRange() -> Plane<Float> {
        guard let range = finiteRange else { return Plane(width: width, height: height, repeating: 0) }
        let finite = replacingNonFinite(with: range.lowerBound)
        let lowest = range.lowerBound
        let extent = range.upperBound - lowest
        return extent > 0 ? finite.map { ($0 - lowest) / extent } : finite
    }

    /// Cuts bright outliers off and stretches what is left to 0 to 1, in double precision.
    ///
    /// Pixels that are not finite count as the smallest finite value.
    ///
    /// - Parameter fraction: values above this percentile of the values other than 0 are cut off; 0 to 1.
    /// - Returns: the stretched plane; nil when nothing is left to stretch: no value other than 0, or all values equal.
    /// - Complexity: O(pixels).
    public func rescaledToUnitRange(clippingAbove fraction: Double) -> Plane<Double>? {
        guard let range = finiteRange else { return nil }
        let finite = replacingNonFinite(with: range.lowerBound)
        let limit = finite.pixels.withUnsafeBufferPointer {
            interpolatedPercentile(of: $0, fraction, skipsZeros: true)
        }
        guard let limit else { return nil }
        let lowest = Swift.min(Double(range.lowerBound), limit)
        let extent = Swift.min(Double(range.upperBound), limit) - lowest
        guard extent > 0 else { return nil }
        return finite.map { value in
            let clipped = Double(value) < limit ? Double(value) : limit
            return (clipped - lowest) / extent
        }
    }
}
