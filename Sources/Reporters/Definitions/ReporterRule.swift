/// The statistic of a region that stands for a signal.
public enum SignalStatistic: String, Sendable, Hashable, Codable, CaseIterable {
    /// The mean over the region: every pixel weighs by its light.
    case mean
    /// The median over the region: robust against a few bright pixels.
    case median
}

/// One measured signal of which a reporter is made.
struct SignalTerm {
    /// Name of the channel.
    var channel: String
    /// Region in which it is measured.
    var region: MeasurementRegion
    /// The statistic of the region.
    var statistic: SignalStatistic
    /// Whether the value is undefined where the signal does not stand out from its background.
    var isDenominator = false
    /// A region with fewer pixels makes the value undefined.
    var fewestPixels = 1
}

/// What every kind of reporter is: signals, and a rule that joins them into one value.
protocol ReporterRule: Sendable {
    /// Name of the reporter.
    var name: String { get }
    /// The signals, in the order in which `join` takes them.
    var terms: [SignalTerm] { get }
    /// A signal counts when it exceeds its background by this many standard deviations of the background.
    var noiseMultiple: Double { get }
    /// A saturated share of pixels above this is flagged, 0 to 1.
    var saturationLimit: Double { get }
    /// How the value comes about, in the names of channels, for a figure's axis.
    var formula: String { get }

    /// The value made of background-corrected signals, one per term; NaN where it has no meaning.
    func join(_ levels: [Double]) -> Double
}

extension ReporterRule {
    /// Computes the reporter for every cell of a frame.
    ///
    /// - Parameters:
    ///   - measurements: measurements of the frame, in any order.
    ///   - background: background of the frame.
    ///   - channelNames: names of the movie's channels, in their order.
    /// - Returns: the signals of every cell that was measured at all, in the order of labels.
    /// - Throws: `ReporterError.unknownChannel` when a channel has no such name.
    func signals(
        _ measurements: [RegionMeasurement],
        background: FrameBackground,
        channelNames: [String]
    ) throws(ReporterError) -> [CellSignals] {
        let places = try channelPlaces(in: channelNames)
        var found: [UInt32: [RegionMeasurement?]] = [:]
        for measurement in measurements {
            for (index, term) in terms.enumerated()
            where measurement.channel == places[index] && measurement.region == term.region {
                found[measurement.label, default: Array(repeating: nil, count: terms.count)][index] = measurement
            }
        }
        return found.sorted { $0.key < $1.key }.map { label, measurements in
            let signals = zip(terms, measurements).map { term, measurement in
                CorrectedSignal(measurement, term: term, rule: self, background: background)
            }
            return CellSignals(label: label, signals: signals)
        }
    }

    /// The place of each term's channel.
    func channelPlaces(in names: [String]) throws(ReporterError) -> [Int] {
        var places: [Int] = []
        for term in terms {
            guard let place = names.firstIndex(of: term.channel) else {
                throw .unknownChannel(name: term.channel, available: names)
            }
            places.append(place)
        }
        return places
    }

    /// The value of a cell with the reasons for which it may be undefined.
    func value(of cell: CellSignals) -> ReporterValue {
        var flags = cell.flags(of: terms)
        let isKnown = flags.isDisjoint(with: [.empty, .smallRegion, .lowDenominator])
        let value = isKnown ? join(cell.signals.map(\.level)) : .nan
        if isKnown && !value.isFinite { flags.insert(.lowDenominator) }
        return ReporterValue(label: cell.label, reporter: name, value: value.isFinite ? value : .nan, flags: flags)
    }
}
