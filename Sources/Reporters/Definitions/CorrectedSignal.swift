/// A background-corrected signal of one cell, and what is wrong with it.
struct CorrectedSignal {
    /// Signal above its background, in raw units; NaN where it was not measured.
    var level = Double.nan
    /// Standard error of the background, in raw units; NaN when unknown.
    var backgroundError = Double.nan
    var isEmpty = true
    var isSmall = false
    var isLow = false
    var isSaturated = false
    var isFallback = false

    /// Subtracts the background of the cell, or else of the frame, from a measurement.
    init(
        _ measurement: RegionMeasurement?,
        term: SignalTerm,
        rule: some ReporterRule,
        background: FrameBackground
    ) {
        guard let measurement, measurement.count > 0,
            let estimate = background.estimate(label: measurement.label, channel: measurement.channel),
            estimate.value.isFinite
        else { return }
        let noise = estimate.standardDeviation.isFinite ? estimate.standardDeviation : 0
        level = (term.statistic == .mean ? measurement.mean : measurement.median) - estimate.value
        backgroundError = estimate.errorOfLevel
        isEmpty = false
        isSmall = measurement.count < term.fewestPixels
        isLow = level <= 0 || level < rule.noiseMultiple * noise
        isSaturated = (measurement.saturatedFraction ?? 0) > rule.saturationLimit
        isFallback = estimate.isFallback
    }
}

/// The signals of one cell in one frame, one per term of a reporter.
struct CellSignals {
    /// Label of the cell in the frame's label image.
    var label: UInt32
    /// One signal per term.
    var signals: [CorrectedSignal]

    /// What a reader should know about a value made of these signals.
    func flags(of terms: [SignalTerm]) -> ReporterFlags {
        var flags: ReporterFlags = []
        for (term, signal) in zip(terms, signals) {
            if signal.isEmpty { flags.insert(.empty) }
            if signal.isSmall { flags.insert(.smallRegion) }
            if signal.isLow { flags.insert(term.isDenominator ? .lowDenominator : .lowNumerator) }
            if signal.isSaturated { flags.insert(.saturated) }
            if signal.isFallback { flags.insert(.backgroundFallback) }
        }
        return flags
    }
}
