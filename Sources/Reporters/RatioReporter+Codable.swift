import CellImage

extension RatioReporter {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, numerator, denominator, region, denominatorRegion, statistic, noiseMultiple, saturationLimit
    }

    /// Reads a reporter; name, numerator and denominator are needed, the rest has the defaults of the initialiser.
    ///
    /// - Throws: `ReporterError.parameter` for an unknown name, `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        let known = CodingKeys.allCases.map(\.rawValue)
        if let name = try decoder.unknownName(known: known) {
            let reason = "there is no such parameter; known are \(known.joined(separator: ", "))"
            throw ReporterError.parameter(name: name, reason: reason)
        }
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
    }
}
