/// A relative change per frame that many cells share, as bleaching makes it: R(t) = a (1 + k)^t.
public struct ExponentialDrift: Sendable, Hashable {
    /// The rate k, a relative change per frame; negative where values fall.
    public var ratePerFrame: Double
    /// Standard error of the rate, from the spread between cells; 0 for one that was given.
    public var standardError: Double
    /// Cells whose own rates the rate rests on; 0 for one that was given.
    public var traceCount: Int

    /// Makes a drift.
    public init(ratePerFrame: Double, standardError: Double, traceCount: Int) {
        self.ratePerFrame = ratePerFrame
        self.standardError = standardError
        self.traceCount = traceCount
    }

    /// Share of the cells' rates that is cut off at either end before they are averaged.
    private static let trimmedShare = 0.2
    /// Fewer cells than this share nothing that could be told from what each does by itself.
    private static let fewestCells = 3
    /// Fewer values than this give no rate of a cell.
    private static let fewestValues = 5

    /// The standard error for intervals of a normal distribution, which are too narrow for few cells: the 95 % quantile of
    /// Student's t is nearly 1 + 1 / f times the normal one, f the degrees of freedom; 0 when unknown.
    var wideError: Double {
        guard standardError.isFinite else { return 0 }
        let kept = traceCount - 2 * Int(ExponentialDrift.trimmedShare * Double(traceCount))
        return standardError * (1 + 1 / Double(max(1, kept - 1)))
    }

    /// Fits the rate of each cell by least squares and takes the trimmed mean, which cells that drift for reasons of
    /// their own do not move; nil when fewer than three cells have five values in half of their frames.
    ///
    /// - Parameter stretches: values of consecutive frames of one cell each; NaN where there is none.
    /// - Source: Yuen, The two-sample trimmed t for unequal population variances, Biometrika 61 (1974), for the standard
    ///   error of a trimmed mean.
    package init?(fitting stretches: [[Double]]) {
        let rates = stretches.compactMap { stretch -> Double? in
            let count = stretch.count { $0.isFinite }
            guard count >= ExponentialDrift.fewestValues, 2 * count >= stretch.count else { return nil }
            return ExponentialDrift.rate(of: stretch)
        }.sorted()
        guard rates.count >= ExponentialDrift.fewestCells else { return nil }
        let cut = Int(ExponentialDrift.trimmedShare * Double(rates.count))
        let kept = rates[cut..<rates.count - cut]
        ratePerFrame = kept.reduce(0, +) / Double(kept.count)
        traceCount = rates.count
        let winsorized = rates.map { min(max($0, kept.first ?? $0), kept.last ?? $0) }
        let center = winsorized.reduce(0, +) / Double(winsorized.count)
        let squares = winsorized.reduce(0) { $0 + ($1 - center) * ($1 - center) }
        standardError = (squares / Double(kept.count * (kept.count - 1))).squareRoot()
    }

    /// The least-squares rate of one cell, by the Gauss-Newton method; nil when it does not converge.
    package static func rate(of values: [Double]) -> Double? {
        let middle = values.count / 2
        let known = values.enumerated().filter { $0.element.isFinite }.map { (Double($0.offset - middle), $0.element) }
        guard known.count > 2 else { return nil }
        var level = known.reduce(0) { $0 + $1.1 } / Double(known.count)
        var base = 1.0
        for _ in 0..<50 {
            var (aa, ab, bb, ar, br) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for (frame, value) in known {
                let power = integerPower(base, Int(frame))
                let slope = level * frame * power / base
                let rest = value - level * power
                aa += power * power
                ab += power * slope
                bb += slope * slope
                ar += power * rest
                br += slope * rest
            }
            let determinant = aa * bb - ab * ab
            let step = (aa * br - ab * ar) / determinant
            guard step.isFinite else { return nil }
            level += (bb * ar - ab * br) / determinant
            // A base that leaves its range is brought back; a fit that stays there does not converge.
            base = min(max(base + step, 0.5), 2)
            if abs(step) < 1e-12 { return base - 1 }
        }
        return nil
    }

    /// How much a value has changed by a frame.
    func factor(at frame: Int) -> Double {
        integerPower(1 + ratePerFrame, frame)
    }
}

/// A number multiplied by itself, exactly the same on every machine; negative exponents divide.
func integerPower(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var rest = exponent.magnitude
    while rest > 0 {
        if rest & 1 == 1 { result *= square }
        square *= square
        rest >>= 1
    }
    return exponent < 0 ? 1 / result : result
}
