/// Why no doubling time is given.
public enum DoublingTimeObstacle: Sendable, Equatable, CustomStringConvertible {
    /// So many births tell no rate worth giving.
    case fewBirths(Int)
    /// No line can be put through the counts.
    case noLine
    /// The 95 % interval of the rate holds rates at which nothing grows.
    case uncertainGrowth

    /// Fewer births than this tell no rate worth giving.
    public static let fewestBirths = 10

    /// The reason in words, without commas.
    public var description: String {
        switch self {
        case .fewBirths(let births): "fewer than \(DoublingTimeObstacle.fewestBirths) births (\(births))"
        case .noLine: "too few frames have cells"
        case .uncertainGrowth: "the 95 % interval of the rate is not all growth"
        }
    }
}

extension PopulationGrowth {
    /// Why its doubling time should not be given; nil where nothing speaks against it.
    public var obstacle: DoublingTimeObstacle? {
        guard births >= DoublingTimeObstacle.fewestBirths else { return .fewBirths(births) }
        guard rate != nil else { return .noLine }
        return doublingTimeInterval == nil ? .uncertainGrowth : nil
    }
}
