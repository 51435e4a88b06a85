/// The background-corrected signal of one channel in one region, in raw units of the movie.
public struct IntensityReporter: Sendable, Hashable, Codable {
    /// Name of the reporter.
    public var name: String
    /// Name of the channel.
    public var channel: String
    /// Region in which it is measured.
    public var region: MeasurementRegion
    /// The statistic of the region.
    public var statistic: SignalStatistic
    /// A signal counts when it exceeds its background by this many standard deviations of the background.
    public var noiseMultiple: Double
    /// A saturated share of pixels above this is flagged, 0 to 1.
    public var saturationLimit: Double

    /// Makes an intensity.
    ///
    /// - Parameters:
    ///   - name: name of the reporter.
    ///   - channel: name of the channel.
    ///   - region: region in which it is measured.
    ///   - statistic: mean or median.
    ///   - noiseMultiple: how many standard deviations of the background a signal must exceed it by.
    ///   - saturationLimit: share of saturated pixels above which a value is flagged.
    public init(
        name: String,
        channel: String,
        region: MeasurementRegion = .cell,
        statistic: SignalStatistic = .mean,
        noiseMultiple: Double = 3,
        saturationLimit: Double = 0.01
    ) {
        self.name = name
        self.channel = channel
        self.region = region
        self.statistic = statistic
        self.noiseMultiple = noiseMultiple
        self.saturationLimit = saturationLimit
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, channel, region, statistic, noiseMultiple, saturationLimit
    }

    /// Reads a reporter; name and channel are needed, the rest has the defaults of the initialiser.
    ///
    /// - Throws: `ReporterError.parameter` for an unknown name or a number out of range, `DecodingError` for a value of
    ///   the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownNames(known: CodingKeys.allCases.map(\.rawValue) + [Reporter.kindName])
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(String.self, forKey: .name),
            channel: try values.decode(String.self, forKey: .channel),
            region: try values.decodeIfPresent(MeasurementRegion.self, forKey: .region) ?? .cell,
            statistic: try values.decodeIfPresent(SignalStatistic.self, forKey: .statistic) ?? .mean,
            noiseMultiple: try values.decodeIfPresent(Double.self, forKey: .noiseMultiple) ?? 3,
            saturationLimit: try values.decodeIfPresent(Double.self, forKey: .saturationLimit) ?? 0.01
        )
        try validate()
    }

    /// Checks that every number lies in its range.
    ///
    /// - Throws: `ReporterError.parameter` naming the first one that does not.
    public func validate() throws(ReporterError) {
        try validateLimits()
    }
}

extension IntensityReporter: ReporterRule {
    var terms: [SignalTerm] { [SignalTerm(channel: channel, region: region, statistic: statistic)] }

    var formula: String { region == .cell ? channel : "\(channel) \(region.rawValue)" }

    func join(_ levels: [Double]) -> Double { levels[0] }
}
