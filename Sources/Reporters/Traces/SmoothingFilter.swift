extension TraceSmoothing {
    /// Smooths the values of consecutive frames; NaN splits them into stretches that do not know of each other.
    ///
    /// - Complexity: O(values times window).
    package func apply(to values: [Double]) -> [Double] {
        guard self != .none else { return values }
        var result = values
        var start = 0
        while start < values.count {
            let stretch = start + values[start...].prefix { $0.isFinite }.count
            if start < stretch { result.replaceSubrange(start..<stretch, with: smooth(Array(values[start..<stretch]))) }
            start = stretch + 1
        }
        return result
    }

    private func smooth(_ values: [Double]) -> [Double] {
        switch self {
        case .none: values
        case .median(let window): runningMedian(values, window: window)
        case .savitzkyGolay(let window, let order): runningPolynomial(values, window: window, order: order)
        }
    }

    private func runningPolynomial(_ values: [Double], window: Int, order: Int) -> [Double] {
        guard values.count >= window, let fit = PolynomialFit(window: window, order: order) else { return values }
        let half = window / 2
        return values.indices.map { index in
            let start = min(max(index - half, 0), values.count - window)
            return fit.value(at: index - start, of: values[start..<start + window])
        }
    }
}

/// The median of the values within half a window of each; the window is cut off at the ends.
func runningMedian(_ values: [Double], window: Int) -> [Double] {
    let half = window / 2
    return values.indices.map { index in
        RobustStatistics.median(Array(values[max(0, index - half)...min(values.count - 1, index + half)]))
    }
}

/// Least-squares polynomials over a window of equally spaced values, as weights of those values.
private struct PolynomialFit {
    /// Row `i` gives the fitted value at place `i`.
    private let weights: [[Double]]

    init?(window: Int, order: Int) {
        // Places scaled to -1 ... 1 keep the normal equations well conditioned.
        let half = Double(window / 2)
        let powers = (0..<window).map { place in
            let x = (Double(place) - half) / half
            return (0..<order).reduce(into: [1.0]) { powers, _ in powers.append((powers.last ?? 1) * x) }
        }
        let normal = (0...order).map { row in
            (0...order).map { column in powers.reduce(0) { $0 + $1[row] * $1[column] } }
        }
        guard let inverse = SquareMatrix.inverse(normal) else { return nil }
        weights = powers.map { at in
            powers.map { from in
                var sum = 0.0
                for (row, left) in at.enumerated() {
                    for (column, right) in from.enumerated() { sum += left * inverse[row][column] * right }
                }
                return sum
            }
        }
    }

    func value(at place: Int, of window: ArraySlice<Double>) -> Double {
        zip(weights[place], window).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
