/// What the record of one cell tells of its cycles: how old it is, and how long they and their phases lasted.
///
/// Spans reach from the frame in which something begins to the one in which the next thing begins. A phase whose beginning
/// the record does not hold is left out, and so is one that ended in it in a frame that is not known.
public struct CellCycleSummary: Sendable, Equatable {
    /// The cell.
    public let cell: Int
    /// How it divides; nil where neither its birth, its daughters nor its kin tell.
    public let kind: DivisionKind?
    /// Divisions between the founder of its lineage and the cell.
    public let generation: Int
    /// Whether it was born in the movie.
    public let isHistoryKnown: Bool
    /// Buds that it has had by the end of its record, a lower bound where the history is not known; nil unless it buds.
    public let replicativeAge: Int?
    /// Cycles: from birth to division (mitosis), from the emergence of a bud to that of the next one (budding).
    public let cycles: PhaseSpans
    /// From its separation from its mother to the emergence of its first bud, one span at most; none for mitosis.
    public let firstG1: PhaseSpans
    /// Times without a bud later on: from the separation of a bud to the emergence of the next one; none for mitosis.
    public let laterG1: PhaseSpans
    /// Times with a bud (S, G2 and M): from its emergence to its separation; none for mitosis.
    public let budded: PhaseSpans

    /// Summarizes all cells of a forest.
    ///
    /// - Returns: one summary per cell, in the order of the cells.
    /// - Complexity: O(n log n) for n cells.
    public static func all(of forest: LineageForest) -> [CellCycleSummary] {
        let kinds = Set(forest.divisions.map(\.kind))
        let common = kinds.count == 1 ? kinds.first : nil
        return forest.cells.map { CellCycleSummary($0, in: forest, commonKind: common) }
    }

    private init(_ cell: LineageCell, in forest: LineageForest, commonKind: DivisionKind?) {
        let birth = forest.birthDivision(of: cell.id)
        let own = cell.daughters.compactMap { forest.birthDivision(of: $0) }
        let kind = own.first?.kind ?? birth?.kind ?? commonKind
        self.cell = cell.id
        self.kind = kind
        generation = cell.generation
        isHistoryKnown = birth != nil
        guard kind == .budding else {
            let division = own.first { $0.kind == .mitosis }
            cycles = PhaseSpans(from: birth?.frame, to: division?.frame, cutOffAt: cell.endFrame)
            replicativeAge = nil
            firstG1 = PhaseSpans()
            laterG1 = PhaseSpans()
            budded = PhaseSpans()
            return
        }
        let buds = BudRecord.records(of: own, in: forest)
        let following = zip(buds, buds.dropFirst().map(\.emergence) + [nil])
        let separation = birth.flatMap { forest.separation(after: $0) }
        replicativeAge = buds.count
        // Two buds that emerge in one frame bound no cycle.
        cycles = PhaseSpans(
            following.filter { $0.emergence != $1 }.map { bud, next in
                PhaseSpans(from: bud.emergence, to: next, cutOffAt: cell.endFrame)
            }
        )
        firstG1 = PhaseSpans(from: separation, to: buds.first?.emergence, cutOffAt: cell.endFrame)
        laterG1 = PhaseSpans(
            following.map { PhaseSpans(from: $0.separation, to: $1, cutOffAt: cell.endFrame) }
        )
        budded = PhaseSpans(
            buds.map { PhaseSpans(from: $0.emergence, to: $0.separation, cutOffAt: $0.lastFrameAttached) }
        )
    }
}
