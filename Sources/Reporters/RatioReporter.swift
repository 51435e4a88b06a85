/// The statistic of a region that a ratio is made of.
public enum RatioStatistic: String, Sendable, Hashable, Codable, CaseIterable {
    /// Ratio of the means over the regions: every pixel weighs by its light, so dim pixels add no bias.
    case mean
    /// Ratio of the medians over the regions: robust against a few bright pixels.
    case median
    /// Mean of the ratios of pixels whose denominator stands out from its background; biased by dim pixels.
    case pixelMean
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
    /// - Throws: `ReporterError.unknownChannel` when a channel has no such name, `.pixelsNeeded` for the mean of pixel
    ///   ratios, which `Reporter.values(in:channelNames:)` gives.
    public func values(
        _ measurements: [RegionMeasurement],
        background: FrameBackground,
        channelNames: [String]
    ) throws(ReporterError) -> [ReporterValue] {
        guard statistic != .pixelMean else { throw .pixelsNeeded(reporter: name) }
        return try signals(measurements, background: background, channelNames: channelNames).map(value(of:))
    }
}

extension RatioReporter: ReporterRule {
    var terms: [SignalTerm] {
        let statistic: SignalStatistic = statistic == .median ? .median : .mean
        return [
            SignalTerm(channel: numerator, region: region, statistic: statistic),
            SignalTerm(channel: denominator, region: denominatorRegion, statistic: statistic, isDenominator: true),
        ]
    }

    var formula: String {
        region == denominatorRegion
            ? "\(numerator) / \(denominator)"
            : "\(numerator) \(region.rawValue) / \(denominator) \(denominatorRegion.rawValue)"
    }

    func join(_ levels: [Double]) -> Double { levels[0] / levels[1] }
}
