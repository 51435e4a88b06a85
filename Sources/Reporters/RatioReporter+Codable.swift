extension RatioReporter {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, numerator, denominator, region, denominatorRegion, statistic, noiseMultiple, saturationLimit
    }

    /// Reads a reporter; name, numerator and denominator are needed, the rest has the defaults of the initialiser.
    ///
    /// - Throws: `ReporterError.parameter` for an unknown name, `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownNames(known: CodingKeys.allCases.map(\.rawValue) + [Reporter.kindName])
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(String.self, forKey: .name),
            numerator: try values.decode(String.self, forKey: .numerator),
            denominator: try values.decode(String.self, forKey: .denominator),
            region: try values.decodeIfPresent(MeasurementRegion.self, forKey: .region) ?? .cell,
            denominatorRegion: try values.decodeIfPresent(MeasurementRegion.self, forKey: .denominatorRegion),
            statistic: try values.decodeIfPresent(RatioStatistic.self, forKey: .statistic) ?? .mean,
            noiseMultiple: try values.decodeIfPresent(Double.self, forKey: .noiseMultiple) ?? 3,
            saturationLimit: try values.decodeIfPresent(Double.self, forKey: .saturationLimit) ?? 0.01
        )
        try validate()
    }

    /// Checks that every number lies in its range and that pixel ratios are those of one region.
    ///
    /// - Throws: `ReporterError.parameter` naming the first one that does not.
    public func validate() throws(ReporterError) {
        try validateLimits()
        guard statistic != .pixelMean || region == denominatorRegion else {
            throw .parameter(name: "denominatorRegion", reason: "ratios of pixels need both channels in one region")
        }
    }
}
