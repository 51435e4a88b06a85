extension FRETReporter {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, donor, transfer, acceptor, donorBleedThrough, acceptorCrossExcitation, measure, gain, region,
            statistic, noiseMultiple, saturationLimit
    }

    /// Reads a reporter; name, donor and transfer are needed, the rest has the defaults of the initialiser.
    ///
    /// - Throws: `ReporterError.parameter` for an unknown name or a number out of range, `DecodingError` for a value of
    ///   the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownNames(known: CodingKeys.allCases.map(\.rawValue) + [Reporter.kindName])
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(String.self, forKey: .name),
            donor: try values.decode(String.self, forKey: .donor),
            transfer: try values.decode(String.self, forKey: .transfer),
            acceptor: try values.decodeIfPresent(String.self, forKey: .acceptor),
            donorBleedThrough: try values.decodeIfPresent(Double.self, forKey: .donorBleedThrough) ?? 0,
            acceptorCrossExcitation: try values.decodeIfPresent(Double.self, forKey: .acceptorCrossExcitation) ?? 0,
            measure: try values.decodeIfPresent(FRETMeasure.self, forKey: .measure) ?? .perDonor,
            gain: try values.decodeIfPresent(Double.self, forKey: .gain) ?? 1,
            region: try values.decodeIfPresent(MeasurementRegion.self, forKey: .region) ?? .cell,
            statistic: try values.decodeIfPresent(SignalStatistic.self, forKey: .statistic) ?? .mean,
            noiseMultiple: try values.decodeIfPresent(Double.self, forKey: .noiseMultiple) ?? 3,
            saturationLimit: try values.decodeIfPresent(Double.self, forKey: .saturationLimit) ?? 0.01
        )
        try validate()
    }
}
