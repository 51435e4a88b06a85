/// What the corrected transfer signal is divided by.
public enum FRETMeasure: String, Sendable, Hashable, Codable, CaseIterable {
    /// Fc / D: for sensors with one donor and one acceptor on one chain.
    ///
    /// Source: Youvan and others, Calibration of fluorescence resonance energy transfer in microscopy, Biotechnology et
    /// alia 3 (1997), for Fc; the quotient is the usual ratio of biosensors.
    case perDonor
    /// Fc / (Fc + G D), the apparent efficiency.
    ///
    /// Source: Zal and Gascoigne, Photobleaching-corrected FRET efficiency imaging of live cells, Biophys. J. 86 (2004).
    case efficiency
    /// Fc / sqrt(D A), normalised by the amounts of donor and acceptor.
    ///
    /// Source: Xia and Liu, Reliable and global measurement of fluorescence resonance energy transfer using fluorescence
    /// microscopes, Biophys. J. 81 (2001).
    case normalized
}

/// A reporter of energy transfer from three images, corrected for bleed-through.
///
/// Fc = F - a D - d A, with F the transfer channel (donor excited, acceptor seen), D the donor and A the acceptor, all
/// after subtraction of their background; a and d are measured on cells that hold donor or acceptor alone.
///
/// - Source: Youvan and others, 1997; the names of the coefficients are those of this program.
public struct FRETReporter: Sendable, Hashable, Codable {
    /// Name of the reporter.
    public var name: String
    /// Name of the channel in which the donor is excited and seen.
    public var donor: String
    /// Name of the channel in which the donor is excited and the acceptor is seen.
    public var transfer: String
    /// Name of the channel in which the acceptor is excited and seen; nil when there is none.
    public var acceptor: String?
    /// Share of the donor's signal that appears in the transfer channel: a.
    public var donorBleedThrough: Double
    /// Share of the acceptor's signal that appears in the transfer channel: d.
    public var acceptorCrossExcitation: Double
    /// What the corrected transfer is divided by.
    public var measure: FRETMeasure
    /// The factor G of `efficiency`: loss of donor signal that one unit of corrected transfer stands for.
    public var gain: Double
    /// Region in which all channels are measured.
    public var region: MeasurementRegion
    /// The statistic of the region.
    public var statistic: SignalStatistic
    /// A signal counts when it exceeds its background by this many standard deviations of the background.
    public var noiseMultiple: Double
    /// A saturated share of pixels above this is flagged, 0 to 1.
    public var saturationLimit: Double

    /// Makes a FRET reporter.
    ///
    /// - Parameters:
    ///   - name: name of the reporter.
    ///   - donor: name of the donor's channel.
    ///   - transfer: name of the transfer channel.
    ///   - acceptor: name of the acceptor's channel; nil when there is none.
    ///   - donorBleedThrough: a, share of the donor's signal that appears in the transfer channel.
    ///   - acceptorCrossExcitation: d, share of the acceptor's signal that appears in the transfer channel.
    ///   - measure: what the corrected transfer is divided by.
    ///   - gain: the factor G of `efficiency`.
    ///   - region: region in which all channels are measured.
    ///   - statistic: mean or median.
    ///   - noiseMultiple: how many standard deviations of the background a signal must exceed it by.
    ///   - saturationLimit: share of saturated pixels above which a value is flagged.
    public init(
        name: String,
        donor: String,
        transfer: String,
        acceptor: String? = nil,
        donorBleedThrough: Double = 0,
        acceptorCrossExcitation: Double = 0,
        measure: FRETMeasure = .perDonor,
        gain: Double = 1,
        region: MeasurementRegion = .cell,
        statistic: SignalStatistic = .mean,
        noiseMultiple: Double = 3,
        saturationLimit: Double = 0.01
    ) {
        self.name = name
        self.donor = donor
        self.transfer = transfer
        self.acceptor = acceptor
        self.donorBleedThrough = donorBleedThrough
        self.acceptorCrossExcitation = acceptorCrossExcitation
        self.measure = measure
        self.gain = gain
        self.region = region
        self.statistic = statistic
        self.noiseMultiple = noiseMultiple
        self.saturationLimit = saturationLimit
    }

    /// Checks that every number lies in its range and that the channels that are needed are named.
    ///
    /// - Throws: `ReporterError.parameter` naming the first one that does not.
    public func validate() throws(ReporterError) {
        try validateLimits()
        for (name, value) in [
            ("donorBleedThrough", donorBleedThrough), ("acceptorCrossExcitation", acceptorCrossExcitation),
        ] {
            guard (0...10).contains(value) else { throw .parameter(name: name, reason: "must be between 0 and 10") }
        }
        guard gain > 0, gain.isFinite else { throw .parameter(name: "gain", reason: "must be a positive number") }
        guard acceptor != nil || (acceptorCrossExcitation == 0 && measure != .normalized) else {
            throw .parameter(name: "acceptor", reason: "must be named: its signal is part of the formula")
        }
    }
}

extension FRETReporter: ReporterRule {
    var terms: [SignalTerm] {
        let required = [
            SignalTerm(channel: transfer, region: region, statistic: statistic),
            SignalTerm(channel: donor, region: region, statistic: statistic, isDenominator: true),
        ]
        guard let acceptor else { return required }
        return required + [
            SignalTerm(
                channel: acceptor,
                region: region,
                statistic: statistic,
                isDenominator: measure == .normalized
            )
        ]
    }

    var formula: String {
        let part = donorBleedThrough == 0 ? "" : " - \(donorBleedThrough) \(donor)"
        let cross = acceptorCrossExcitation == 0 ? "" : " - \(acceptorCrossExcitation) \(acceptor ?? "")"
        let corrected = part.isEmpty && cross.isEmpty ? transfer : "(\(transfer)\(part)\(cross))"
        switch measure {
        case .perDonor: return "\(corrected) / \(donor)"
        case .efficiency: return "\(corrected) / (\(corrected) + \(gain) \(donor))"
        case .normalized: return "\(corrected) / sqrt(\(donor) \(acceptor ?? ""))"
        }
    }

    func join(_ levels: [Double]) -> Double {
        let (transfer, donor) = (levels[0], levels[1])
        let acceptor = levels.count > 2 ? levels[2] : 0
        let corrected = transfer - donorBleedThrough * donor - acceptorCrossExcitation * acceptor
        switch measure {
        case .perDonor: return corrected / donor
        case .efficiency:
            let whole = corrected + gain * donor
            return whole > 0 ? corrected / whole : .nan
        case .normalized: return corrected / (donor * acceptor).squareRoot()
        }
    }
}
