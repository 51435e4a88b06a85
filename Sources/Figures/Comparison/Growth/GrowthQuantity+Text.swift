internal import Lineage
internal import Reporters

/// How the numbers of growth are written: in minutes, or frames without a clock.
extension GrowthQuantity {
    /// What it is, in words.
    var name: String {
        switch self {
        case .doublingTime: "doubling time"
        case .median(let phase): phase.name
        case .divisionsPerFounder: "divisions per founder"
        }
    }

    /// What the number of a group rests on, one of them.
    var basis: String {
        switch self {
        case .doublingTime: "birth"
        case .median(let phase): "finished \(phase.noun)"
        case .divisionsPerFounder: "founder"
        }
    }

    /// The name as a table for other programs has it.
    var column: String {
        switch self {
        case .doublingTime: "doubling_time"
        case .median(let phase): phase.column
        case .divisionsPerFounder: "divisions_per_founder"
        }
    }

    /// The unit in which it is written; empty for none.
    func unit(_ clock: LineageClock) -> String {
        switch self {
        case .doublingTime, .median: clock.isInMinutes ? "min" : "frames"
        case .divisionsPerFounder: ""
        }
    }

    /// The name with the unit in brackets.
    func title(_ clock: LineageClock) -> String {
        let unit = unit(clock)
        return unit.isEmpty ? name : "\(name) (\(unit))"
    }

    /// A number as text; a dash where there is none.
    func text(_ value: Double) -> String {
        value.isFinite ? paddedDecimals(value, self == .divisionsPerFounder ? 2 : 1) : "-"
    }

    /// A number as text with what is known of its interval; a dash where there is none.
    func text(_ estimate: Estimate) -> String {
        guard estimate.value.isFinite else { return "-" }
        let (lower, upper) = (estimate.lower, estimate.upper)
        switch (lower.isFinite, upper.isFinite) {
        case (true, true): return "\(text(estimate.value)) (\(text(lower)) to \(text(upper)))"
        case (true, false): return "\(text(estimate.value)) (\(text(lower)) or more)"
        case (false, true): return "\(text(estimate.value)) (\(text(upper)) or less)"
        case (false, false): return text(estimate.value)
        }
    }
}
