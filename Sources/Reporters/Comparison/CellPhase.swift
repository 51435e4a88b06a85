/// A part of a cell's life whose lengths are compared.
public enum CellPhase: String, Sendable, Hashable, Codable, CaseIterable {
    /// The whole cycle: from birth to division or, where cells bud, from the emergence of one bud to that of the next.
    case cycle
    /// Of a bud, from its separation from its mother to the emergence of its own first bud.
    case firstG1
    /// Without a bud later on: from the separation of one bud to the emergence of the next.
    case laterG1
    /// With a bud (S, G2 and M): from its emergence to its separation.
    case budded
}

/// The length of a cycle, or of one of its phases, of one cell.
public struct CellPhaseTime: Sendable, Equatable {
    /// Which phase.
    public var phase: CellPhase
    /// Track of the cell.
    public var cell: Int
    /// Frame in which the phase begins.
    public var frame: Int
    /// Its length, in units of the clock.
    public var length: CensoredTime

    /// Makes a length.
    public init(phase: CellPhase, cell: Int, frame: Int, length: CensoredTime) {
        self.phase = phase
        self.cell = cell
        self.frame = frame
        self.length = length
    }
}
