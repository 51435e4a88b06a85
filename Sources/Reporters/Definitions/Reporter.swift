/// A named rule over channels and regions that gives one value per cell and frame.
public enum Reporter: Sendable, Hashable {
    /// Two channels over one another: excitation ratios, plain FRET ratios.
    case ratio(RatioReporter)
    /// One channel in two regions: kinase translocation reporters.
    case translocation(TranslocationReporter)
    /// Sensitised emission, corrected for bleed-through.
    case fret(FRETReporter)
    /// One channel in one region.
    case intensity(IntensityReporter)

    /// The rule inside.
    var rule: any ReporterRule {
        switch self {
        case .ratio(let reporter): reporter
        case .translocation(let reporter): reporter
        case .fret(let reporter): reporter
        case .intensity(let reporter): reporter
        }
    }

    /// Name of the reporter.
    public var name: String { rule.name }

    /// Names of the channels that the reporter uses, each once, in the order of the formula.
    public var channels: [String] {
        rule.terms.map(\.channel).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// The regions that must be measured.
    public var regions: Set<MeasurementRegion> { Set(rule.terms.map(\.region)) }

    /// The region of the first signal of the formula.
    public var mainRegion: MeasurementRegion { rule.terms.first?.region ?? .cell }

    /// How the value comes about, in the names of channels, for a figure's axis: `ex480 / ex405`.
    public var formula: String { rule.formula }

    /// Whether the reporter is made of pixels, so that stored measurements are not enough.
    public var needsPixels: Bool {
        guard case .ratio(let reporter) = self else { return false }
        return reporter.statistic == .pixelMean
    }

    /// Computes the reporter for every cell of a frame.
    ///
    /// - Parameters:
    ///   - measurements: measurements of the frame, in any order.
    ///   - background: background of the frame.
    ///   - channelNames: names of the movie's channels, in their order.
    /// - Returns: one value per cell that was measured at all, in the order of labels.
    /// - Throws: `ReporterError.unknownChannel` when a channel has no such name, `.pixelsNeeded` when `needsPixels`.
    public func values(
        _ measurements: [RegionMeasurement],
        background: FrameBackground,
        channelNames: [String]
    ) throws(ReporterError) -> [ReporterValue] {
        guard !needsPixels else { throw .pixelsNeeded(reporter: name) }
        return try rule.values(measurements, background: background, channelNames: channelNames)
    }

    /// Checks that every number of the reporter lies in its range.
    ///
    /// - Throws: `ReporterError.parameter` naming the first one that does not.
    public func validate() throws(ReporterError) {
        switch self {
        case .ratio(let reporter): try reporter.validate()
        case .translocation(let reporter): try reporter.validate()
        case .fret(let reporter): try reporter.validate()
        case .intensity(let reporter): try reporter.validate()
        }
    }
}

extension ReporterRule {
    func values(
        _ measurements: [RegionMeasurement],
        background: FrameBackground,
        channelNames: [String]
    ) throws(ReporterError) -> [ReporterValue] {
        try signals(measurements, background: background, channelNames: channelNames).map(value(of:))
    }

    /// Checks the numbers that all kinds share.
    func validateLimits() throws(ReporterError) {
        guard !name.isEmpty else { throw .parameter(name: "name", reason: "a reporter needs a name") }
        guard noiseMultiple >= 0, noiseMultiple.isFinite else {
            throw .parameter(name: "noiseMultiple", reason: "must be a number of at least 0")
        }
        guard (0...1).contains(saturationLimit) else {
            throw .parameter(name: "saturationLimit", reason: "must be between 0 and 1")
        }
    }
}
