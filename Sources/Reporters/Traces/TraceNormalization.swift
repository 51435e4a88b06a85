/// How a corrected value is related to the baseline R0.
public enum TraceNormalization: String, Sendable, Hashable, Codable, CaseIterable {
    /// The corrected value itself.
    case none
    /// R / R0 (F / F0 of an intensity): 1 at the baseline.
    case fold
    /// (R - R0) / R0: 0 at the baseline.
    case change
    /// (R - R0) / s0, with s0 the sample standard deviation of the baseline.
    case zScore

    /// The normalised value of the baseline itself; nil where there is none.
    public var valueOfBaseline: Double? {
        switch self {
        case .none: nil
        case .fold: 1
        case .change, .zScore: 0
        }
    }

    /// How the normalised value is called on a figure's axis.
    public var label: String {
        switch self {
        case .none: "R"
        case .fold: "R/R0"
        case .change: "(R - R0)/R0"
        case .zScore: "(R - R0)/s0"
        }
    }
}
