/// The statistic of a region that a ratio is made of.
public enum RatioStatistic: String, Sendable, Hashable, Codable, CaseIterable {
    /// Ratio of the means over the regions: every pixel weighs by its light, so dim pixels add no bias.
    case mean
    /// Ratio of the medians over the regions: robust against a few bright pixels.
    case median
}

/// A ratio of two measured signals, each after subtraction of its background.
///
/// value = (S_n - B_n) / (S_d - B_d), with S the mean or median of a channel over a region and B its background. Both
/// channels are named; nothing is guessed from their order. The usual reporter compares two channels in one region
/// (excitation ratio, FRET); a translocation reporter compares one channel in two regions.
public struct RatioReporter: Sendable, Hashable, Codable {
    /// Name of the reporter, for example `AMPK`.
    public var name: String
    /// Name of the channel above the line.
    public var numerator: String
    /// Name of the channel below the line.
    public var denominator: String
    /// Region in which the numerator is measured.
    public var region: MeasurementRegion
    /// Region in which the denominator is measured.
    public var denominatorRegion: MeasurementRegion
    /// The statistic of which the ratio is made.
    public var statistic: RatioStatistic
    /// A signal counts when it exceeds its background by this many standard deviations of the background.
    public var noiseMultiple: Double
    /// A saturated share of pixels above this is flagged, 0 to 1.
    public var saturationLimit: Double

    /// Makes a ratio.
    ///
    /// - Parameters:
    ///   - name: name of the reporter.
    ///   - numerator: name of the channel above the line.
    ///   - denominator: name of the channel below the line.
    ///   - region: region of the numerator.
    ///   - denominatorRegion: region of the denominator; nil for that of the numerator.
    ///   - statistic: mean or median.
    ///   - noiseMultiple: how many standard deviations of the background a signal must exceed it by.
    ///   - saturationLimit: share of saturated pixels above which a value is flagged.
    public init(
        name: String,
        numerator: String,
        denominator: String,
        region: MeasurementRegion = .cell,
        denominatorRegion: MeasurementRegion? = nil,
        statistic: RatioStatistic = .mean,
        noiseMultiple: Double = 3,
        saturationLimit: Double = 0.01
    ) {
        self.name = name
        self.numerator = numerator
        self.denominator = denominator
        self.region = region
        self.denominatorRegion = denominatorRegion ?? region
        self.statistic = statistic
        self.noiseMultiple = noiseMultiple
        self.saturationLimit = saturationLimit
    }

    /// Computes the ratio for every cell of a frame.
    ///
    /// - Parameters:
    ///   - measurements: measurements of the frame, in any order.
    ///   - background: background of the frame.
    ///   - channelNames: names of the movie's channels, in their order.
    /// - Returns: one value per cell that was measured at all, in the order of labels.
    /// - Throws: `ReporterError.unknownChannel` when a channel has no such name.
    public func values(
        _ measurements: [RegionMeasurement],
        background: FrameBackground,
        channelNames: [String]
    ) throws(ReporterError) -> [ReporterValue] {
        let above = try channel(numerator, in: channelNames)
        let below = try channel(denominator, in: channelNames)
        var pairs: [UInt32: (above: RegionMeasurement?, below: RegionMeasurement?)] = [:]
        for measurement in measurements {
            if measurement.channel == above, measurement.region == region {
                pairs[measurement.label, default: (nil, nil)].above = measurement
            }
            if measurement.channel == below, measurement.region == denominatorRegion {
                pairs[measurement.label, default: (nil, nil)].below = measurement
            }
        }
        return pairs.sorted { $0.key < $1.key }.map { label, pair in
            let above = signal(of: pair.above, background: background)
            let below = signal(of: pair.below, background: background)
            return value(label: label, above: above, below: below)
        }
    }

    private func channel(_ name: String, in names: [String]) throws(ReporterError) -> Int {
        guard let index = names.firstIndex(of: name) else {
            throw .unknownChannel(name: name, available: names)
        }
        return index
    }

    /// A background-corrected signal and what is wrong with it.
    private struct Signal {
        var level = Double.nan
        var isEmpty = true
        var isLow = false
        var isSaturated = false
        var isFallback = false
    }

    private func signal(of measurement: RegionMeasurement?, background: FrameBackground) -> Signal {
        guard let measurement, measurement.count > 0,
            let estimate = background.estimate(label: measurement.label, channel: measurement.channel),
            estimate.value.isFinite
        else { return Signal() }
        let level = (statistic == .mean ? measurement.mean : measurement.median) - estimate.value
        let noise = estimate.standardDeviation.isFinite ? estimate.standardDeviation : 0
        return Signal(
            level: level,
            isEmpty: false,
            isLow: level <= 0 || level < noiseMultiple * noise,
            isSaturated: (measurement.saturatedFraction ?? 0) > saturationLimit,
            isFallback: estimate.isFallback
        )
    }

    private func value(label: UInt32, above: Signal, below: Signal) -> ReporterValue {
        var flags: ReporterFlags = []
        if above.isEmpty || below.isEmpty { flags.insert(.empty) }
        if above.isLow { flags.insert(.lowNumerator) }
        if below.isLow { flags.insert(.lowDenominator) }
        if above.isSaturated || below.isSaturated { flags.insert(.saturated) }
        if above.isFallback || below.isFallback { flags.insert(.backgroundFallback) }
        let isUndefined = !flags.isDisjoint(with: [.empty, .lowDenominator])
        let value = isUndefined ? Double.nan : above.level / below.level
        return ReporterValue(label: label, reporter: name, value: value, flags: flags)
    }
}
