/// A number by which the growth and the divisions of groups are compared.
public enum GrowthQuantity: Sendable, Hashable {
    /// Time in which the cells of all movies together double, corrected for cells that leave and enter.
    case doublingTime
    /// Time that half of the cell cycles, or of their phases, last longer than, by Kaplan and Meier.
    case median(CellPhase)
    /// Divisions of the cells that the movies begin with and of their descendants, per such cell.
    case divisionsPerFounder

    /// The phase whose length it is; nil for other numbers.
    public var phase: CellPhase? {
        if case .median(let phase) = self { phase } else { nil }
    }
}
