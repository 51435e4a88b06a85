/// A reporter that moves between nucleus and cytoplasm when a kinase is active.
///
/// value = C / N: the channel's background-corrected signal in the cytoplasm over that in the nucleus.
///
/// - Source: Regot and others, High-sensitivity measurements of multiple kinase activities in live single cells, Cell
///   157 (2014).
public struct TranslocationReporter: Sendable, Hashable, Codable {
    /// Name of the reporter, for example `ERK`.
    public var name: String
    /// Name of the reporter's channel.
    public var channel: String
    /// Region of the numerator.
    public var cytoplasm: MeasurementRegion
    /// Region of the denominator.
    public var nucleus: MeasurementRegion
    /// The statistic of which the ratio is made.
    public var statistic: SignalStatistic
    /// The value is undefined where the numerator's region has fewer pixels.
    public var fewestCytoplasmPixels: Int
    /// A signal counts when it exceeds its background by this many standard deviations of the background.
    public var noiseMultiple: Double
    /// A saturated share of pixels above this is flagged, 0 to 1.
    public var saturationLimit: Double

    /// Makes a translocation reporter.
    ///
    /// - Parameters:
    ///   - name: name of the reporter.
    ///   - channel: name of the channel.
    ///   - cytoplasm: region of the numerator.
    ///   - nucleus: region of the denominator.
    ///   - statistic: mean or median.
    ///   - fewestCytoplasmPixels: pixels that the numerator's region needs.
    ///   - noiseMultiple: how many standard deviations of the background a signal must exceed it by.
    ///   - saturationLimit: share of saturated pixels above which a value is flagged.
    public init(
        name: String,
        channel: String,
        cytoplasm: MeasurementRegion = .ring,
        nucleus: MeasurementRegion = .nucleusCore,
        statistic: SignalStatistic = .median,
        fewestCytoplasmPixels: Int = 30,
        noiseMultiple: Double = 3,
        saturationLimit: Double = 0.01
    ) {
        self.name = name
        self.channel = channel
        self.cytoplasm = cytoplasm
        self.nucleus = nucleus
        self.statistic = statistic
        self.fewestCytoplasmPixels = fewestCytoplasmPixels
        self.noiseMultiple = noiseMultiple
        self.saturationLimit = saturationLimit
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, channel, cytoplasm, nucleus, statistic, fewestCytoplasmPixels, noiseMultiple, saturationLimit
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
            cytoplasm: try values.decodeIfPresent(MeasurementRegion.self, forKey: .cytoplasm) ?? .ring,
            nucleus: try values.decodeIfPresent(MeasurementRegion.self, forKey: .nucleus) ?? .nucleusCore,
            statistic: try values.decodeIfPresent(SignalStatistic.self, forKey: .statistic) ?? .median,
            fewestCytoplasmPixels: try values.decodeIfPresent(Int.self, forKey: .fewestCytoplasmPixels) ?? 30,
            noiseMultiple: try values.decodeIfPresent(Double.self, forKey: .noiseMultiple) ?? 3,
            saturationLimit: try values.decodeIfPresent(Double.self, forKey: .saturationLimit) ?? 0.01
        )
        try validate()
    }

    /// Checks that every number lies in its range and that the regions differ.
    ///
    /// - Throws: `ReporterError.parameter` naming the first one that does not.
    public func validate() throws(ReporterError) {
        try validateLimits()
        guard cytoplasm != nucleus else {
            throw .parameter(name: "nucleus", reason: "must be another region than that of the cytoplasm")
        }
        guard fewestCytoplasmPixels >= 1 else {
            throw .parameter(name: "fewestCytoplasmPixels", reason: "must be at least 1")
        }
    }
}

extension TranslocationReporter: ReporterRule {
    var terms: [SignalTerm] {
        [
            SignalTerm(
                channel: channel,
                region: cytoplasm,
                statistic: statistic,
                fewestPixels: fewestCytoplasmPixels
            ),
            SignalTerm(channel: channel, region: nucleus, statistic: statistic, isDenominator: true),
        ]
    }

    var formula: String { "\(channel) \(cytoplasm.rawValue) / \(nucleus.rawValue)" }

    func join(_ levels: [Double]) -> Double { levels[0] / levels[1] }
}
