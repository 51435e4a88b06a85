internal import Reporters

/// How the numbers of cells are written: in percent, minutes, or as they are.
extension CellQuantity {
    /// What it is, in words.
    var name: String {
        switch self {
        case .responders: "responders"
        case .amplitude: "amplitude"
        case .halfTime: "t½"
        case .baseline: "R0"
        case .level: "level"
        }
    }

    /// The unit in which it is written; empty for none.
    var unit: String {
        switch self {
        case .responders, .amplitude: "%"
        case .halfTime: "min"
        case .baseline, .level: ""
        }
    }

    /// The name with the unit in brackets; of amplitudes it says that they are not those of responders alone.
    var title: String {
        let name = self == .amplitude ? "amplitude of all cells" : name
        return unit.isEmpty ? name : "\(name) (\(unit))"
    }

    /// The name as a column of a table has it.
    var column: String {
        switch self {
        case .responders: "responders_percent"
        case .amplitude: "amplitude_percent"
        case .halfTime: "t_half_min"
        case .baseline: "r0"
        case .level: "level"
        }
    }

    /// A number in the unit in which it is written.
    func shown(_ value: Double) -> Double {
        switch self {
        case .responders, .amplitude: value * 100
        case .halfTime: value / 60
        case .baseline, .level: value
        }
    }

    /// A number and its interval in the unit in which they are written.
    func shown(_ estimate: Estimate) -> Estimate { estimate.mapped(shown) }

    /// A number as text in its unit; a dash where there is none.
    func text(_ value: Double) -> String {
        value.isFinite ? paddedDecimals(shown(value), self == .baseline ? 3 : 1) : "-"
    }

    /// A number as text with its interval, if that is known; a dash where there is none.
    func text(_ estimate: Estimate) -> String {
        guard estimate.lower.isFinite, estimate.upper.isFinite else { return text(estimate.value) }
        return "\(text(estimate.value)) (\(text(estimate.lower)) to \(text(estimate.upper)))"
    }
}

extension Kinship {
    /// The kinship in words.
    var name: String {
        switch self {
        case .sisters: "sisters"
        case .motherAndDaughter: "mother and daughter"
        case .cousins: "cousins"
        }
    }
}

/// A p-value as text; a dash where there is none.
func pValueText(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    return value < 0.0001 ? "< 0.0001" : fixedDecimals(value, 4)
}
