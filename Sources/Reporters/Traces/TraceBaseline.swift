/// The baseline of one trace and its errors.
struct TraceBaseline {
    /// Mean of the corrected values in the window: R0.
    var mean: Double
    /// Means of the points' errors; that of the noise is the standard error of the mean.
    var errors: PointErrors
    /// Sample standard deviation of the corrected values in the window; NaN for one value.
    var spread: Double

    /// The baseline of the points in a window.
    ///
    /// - Returns: nil with fewer than `fewest` values that are no mitosis and no area jump.
    init?(_ points: [ProcessedPoint], window: Range<Int>, fewest: Int) {
        let used = points.filter { window.contains($0.frame) && $0.isSteady }
        guard used.count >= max(1, fewest) else { return nil }
        let count = Double(used.count)
        func mean(_ value: (ProcessedPoint) -> Double) -> Double { used.reduce(0) { $0 + value($1) } / count }
        let center = mean(\.corrected.value)
        self.mean = center
        errors = PointErrors(
            boundary: mean(\.errors.boundary),
            background: mean(\.errors.background),
            hidden: mean(\.errors.hidden),
            hiddenShare: mean(\.errors.hiddenShare),
            noise: mean(\.errors.noise) / count.squareRoot(),
            bleaching: mean(\.errors.bleaching)
        )
        let squares = used.reduce(0) { $0 + ($1.corrected.value - center) * ($1.corrected.value - center) }
        spread = used.count > 1 ? (squares / (count - 1)).squareRoot() : .nan
    }

    /// R0 with its 90 % interval.
    var estimate: Estimate { Estimate(mean, standardError: errors.total) }

    /// Whether the values differ by more than a coefficient of variation; a mean of nothing stands for no values.
    func isUnstable(limit: Double) -> Bool { spread > limit * max(0, mean) }

    /// A corrected value related to the baseline, with the error that remains: what boundary, background, the image's
    /// border and bleaching do to both cancels.
    func normalize(_ point: ProcessedPoint, by normalization: TraceNormalization) -> Estimate {
        let value = point.corrected.value
        switch normalization {
        case .none: return point.corrected
        case .fold:
            guard mean > 0 else { return .undefined }
            return Estimate(value / mean, standardError: errorOfFold(point))
        case .change:
            guard mean > 0 else { return .undefined }
            return Estimate((value - mean) / mean, standardError: errorOfFold(point))
        case .zScore:
            guard spread > 0 else { return .undefined }
            let difference = errorOfDifference(point, weight: 1)
            return Estimate((value - mean) / spread, standardError: difference / spread)
        }
    }

    private func errorOfFold(_ point: ProcessedPoint) -> Double {
        errorOfDifference(point, weight: point.corrected.value / mean) / mean
    }

    /// Standard error of a value minus `weight` times the baseline.
    private func errorOfDifference(_ point: ProcessedPoint, weight: Double) -> Double {
        PointErrors(
            boundary: point.errors.boundary - weight * errors.boundary,
            background: point.errors.background - weight * errors.background,
            hidden: point.errors.hidden,
            hiddenShare: abs(point.errors.hiddenShare - errors.hiddenShare),
            noise: (point.errors.noise * point.errors.noise
                + weight * weight * errors.noise * errors.noise).squareRoot(),
            bleaching: point.errors.bleaching - weight * errors.bleaching
        ).total
    }
}

extension ProcessedPoint {
    /// Whether the value counts for baselines, noise and responses: it is there, and no mitosis or wrong mask made it.
    var isSteady: Bool {
        corrected.value.isFinite && flags.isDisjoint(with: [.mitosis, .areaJump])
    }
}

extension Estimate {
    /// Standard deviations from the middle of a normal distribution to the ends of its central 90 %.
    static let normalReach = 1.644_853_626_951_472_2

    /// A normally distributed estimate; an unknown error leaves the interval unknown.
    init(_ value: Double, standardError: Double) {
        let reach = Estimate.normalReach * standardError
        self.init(value, lower: value - reach, upper: value + reach)
    }
}
