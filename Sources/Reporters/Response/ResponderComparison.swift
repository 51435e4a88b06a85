/// How many cells respond to the dose, and how many do to its vehicle alone.
///
/// The share of responders among cells that got the vehicle is the false-positive rate of the rule.
public struct ResponderComparison: Sendable, Equatable {
    /// Cells with the dose that could be called.
    public let treatedCount: Int
    /// Responders among them.
    public let treatedResponders: Int
    /// Cells with the vehicle that could be called.
    public let vehicleCount: Int
    /// Responders among them: false positives.
    public let vehicleResponders: Int

    /// Counts the calls; cells that could not be called do not count.
    public init(treated: [CellResponse], vehicle: [CellResponse]) {
        treatedCount = treated.count { $0.isResponder != nil }
        treatedResponders = treated.count { $0.isResponder == true }
        vehicleCount = vehicle.count { $0.isResponder != nil }
        vehicleResponders = vehicle.count { $0.isResponder == true }
    }

    /// Share of the treated cells that respond; undefined without any.
    public var responderShare: Estimate { ResponderComparison.share(treatedResponders, of: treatedCount) }

    /// Share of the cells with the vehicle that are called responders; undefined without any.
    public var falsePositiveRate: Estimate { ResponderComparison.share(vehicleResponders, of: vehicleCount) }

    /// A share with its 90 % interval.
    ///
    /// - Source: Wilson, Probable inference, the law of succession, and statistical inference, J. Am. Stat. Assoc. 22
    ///   (1927).
    private static func share(_ hits: Int, of count: Int) -> Estimate {
        guard count > 0 else { return .undefined }
        let number = Double(count)
        let share = Double(hits) / number
        let square = Estimate.normalReach * Estimate.normalReach / number
        let center = (share + square / 2) / (1 + square)
        let reach = (square * (share * (1 - share) + square / 4)).squareRoot() / (1 + square)
        return Estimate(share, lower: max(0, center - reach), upper: min(1, center + reach))
    }
}
