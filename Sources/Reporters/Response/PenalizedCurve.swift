/// A smooth curve through the values of consecutive frames, some of which may be missing.
///
/// It minimises the squared distances from the values plus lambda times the squared second differences of the curve.
///
/// - Source: Eilers, A perfect smoother, Anal. Chem. 75 (2003), equation 4 with differences of order 2.
package struct PenalizedCurve {
    /// Weight of the degrees of freedom in the score; above 1 it keeps curves from following the noise.
    private static let smoothnessFactor = 1.2
    /// Values of lambda that are tried, each half of the one before.
    private static let candidates = (0..<20).map { 4_096 / Double(1 << $0) }

    private let weights: [Double]
    /// The factors of the pentadiagonal matrix W + lambda D'D = L diag(d) L': d, and the two diagonals below it of L.
    private var pivots: [Double] = []
    private var first: [Double] = []
    private var second: [Double] = []

    /// Factors the equations for values that are known where `isKnown` says so, at least two of them.
    ///
    /// - Complexity: O(frames).
    package init(isKnown: [Bool], lambda: Double) {
        weights = isKnown.map { $0 ? 1 : 0 }
        let count = weights.count
        pivots.reserveCapacity(count)
        first.reserveCapacity(count)
        second.reserveCapacity(count)
        for row in 0..<count {
            let near = PenalizedCurve.penalty(row, row - 1, count)
            let far = PenalizedCurve.penalty(row, row - 2, count)
            let secondBelow = row >= 2 ? lambda * far / pivots[row - 2] : 0
            let coupling = row >= 2 ? secondBelow * pivots[row - 2] * first[row - 1] : 0
            let firstBelow = row >= 1 ? (lambda * near - coupling) / pivots[row - 1] : 0
            var pivot = weights[row] + lambda * PenalizedCurve.penalty(row, row, count)
            if row >= 1 { pivot -= firstBelow * firstBelow * pivots[row - 1] }
            if row >= 2 { pivot -= secondBelow * secondBelow * pivots[row - 2] }
            pivots.append(pivot)
            first.append(firstBelow)
            second.append(secondBelow)
        }
    }

    /// An entry of D'D, with D the second differences.
    private static func penalty(_ row: Int, _ column: Int, _ count: Int) -> Double {
        guard column >= 0 else { return 0 }
        var sum = 0.0
        let stencil = [1.0, -2, 1]
        for start in max(0, row - 2)...max(0, row) where start + 2 < count {
            let (left, right) = (row - start, column - start)
            if (0...2).contains(left), (0...2).contains(right) { sum += stencil[left] * stencil[right] }
        }
        return sum
    }

    /// The curve; values that are not known do not matter.
    ///
    /// - Complexity: O(frames).
    package func fit(_ values: [Double]) -> [Double] {
        var curve = zip(values, weights).map { $1 > 0 ? $0 * $1 : 0 }
        for row in curve.indices {
            if row >= 1 { curve[row] -= first[row] * curve[row - 1] }
            if row >= 2 { curve[row] -= second[row] * curve[row - 2] }
        }
        for row in curve.indices { curve[row] /= pivots[row] }
        for row in curve.indices.reversed() {
            if row + 1 < curve.count { curve[row] -= first[row + 1] * curve[row + 1] }
            if row + 2 < curve.count { curve[row] -= second[row + 2] * curve[row + 2] }
        }
        return curve
    }

    /// The trace of the matrix that turns values into the curve: how many free parameters the curve has.
    ///
    /// - Source: Hutchinson and de Hoog, Smoothing noisy data with spline functions, Numer. Math. 47 (1985), for the
    ///   central bands of the inverse.
    package var degreesOfFreedom: Double {
        // Entries of the inverse: (i, i), (i, i + 1) of the row below, and (i, i) of the row below that.
        var (below, beside, far) = (0.0, 0.0, 0.0)
        var sum = 0.0
        for row in pivots.indices.reversed() {
            let one = row + 1 < pivots.count ? first[row + 1] : 0
            let two = row + 2 < pivots.count ? second[row + 2] : 0
            let toSecond = -one * beside - two * far
            let toFirst = -one * below - two * beside
            let own = 1 / pivots[row] - one * toFirst - two * toSecond
            (below, beside, far) = (own, toFirst, below)
            sum += weights[row] * own
        }
        return sum
    }

    /// The curve that predicts values best that are left out, by generalised cross-validation.
    ///
    /// - Parameter values: at least two known values; NaN where there is none.
    /// - Returns: what turns these values, and others known in the same frames, into a curve.
    /// - Source: Kim and Gu, Smoothing spline Gaussian regression, J. R. Stat. Soc. B 66 (2004), who recommend a
    ///   factor of 1.2 to 1.4.
    package static func crossValidated(_ values: [Double]) -> PenalizedCurve {
        let isKnown = values.map(\.isFinite)
        let count = Double(isKnown.count { $0 })
        var best = PenalizedCurve(isKnown: isKnown, lambda: candidates[0])
        var lowest = Double.infinity
        for lambda in candidates {
            let curve = PenalizedCurve(isKnown: isKnown, lambda: lambda)
            let squares = zip(values, curve.fit(values)).reduce(0) { sum, pair in
                sum + (pair.0.isFinite ? (pair.0 - pair.1) * (pair.0 - pair.1) : 0)
            }
            let free = count - smoothnessFactor * curve.degreesOfFreedom
            guard free > 0, squares / (free * free) < lowest else { continue }
            (best, lowest) = (curve, squares / (free * free))
        }
        return best
    }
}
