/// A number by which the growth and the divisions of groups are compared.
public enum GrowthQuantity: String, Sendable, Hashable, Codable, CaseIterable {
    /// Time in which the cells of all movies together double, corrected for cells that leave and enter.
    case doublingTime
    /// Time that half of the cell cycles last longer than, by Kaplan and Meier.
    case cycle
    /// Divisions of the cells that the movies begin with and of their descendants, per such cell.
    case divisionsPerFounder
}
