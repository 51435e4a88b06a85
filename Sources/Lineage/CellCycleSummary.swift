/// What the record of one cell tells of its cycles: how old it is and how long they lasted.
///
/// Spans reach from the frame in which something begins to the one in which the next thing begins. What the record does
/// not hold from beginning to end is left out, so nothing here is a lower bound but the age and the open cycle, which say so.
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
    /// Whole cycles: from birth to division (mitosis), from the emergence of a bud to that of the next one (budding).
    public let cycles: [Range<Int>]
    /// From the beginning of a cycle whose end the record does not hold to the last frame of the record: such a cycle lasts
    /// longer than that; nil for none.
    public let openCycle: Range<Int>?
    /// From its separation from its mother to the emergence of its first bud; nil for mitosis and while unknown.
    public let firstG1: Range<Int>?
    /// Times without a bud later on: from the separation of a bud to the emergence of the next one.
    public let laterG1: [Range<Int>]
    /// Times with a bud (S, G2 and M): from its emergence to its separation.
    public let budded: [Range<Int>]

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
        let buds = BudRecord.records(of: own, in: forest)
        let following = zip(buds, buds.dropFirst())
        switch kind {
        case .mitosis:
            let division = own.first { $0.kind == .mitosis }
            let cycle = birth.flatMap { birth in division.flatMap { span(birth.frame, $0.frame) } }
            cycles = [cycle].compactMap(\.self)
            openCycle = division == nil ? birth.flatMap { span($0.frame, cell.endFrame) } : nil
        case .budding:
            // Two buds that emerge in one frame bound no cycle.
            cycles = following.compactMap { span($0.emergence, $1.emergence) }.filter { !$0.isEmpty }
            openCycle = buds.last.flatMap { span($0.emergence, cell.endFrame) }
        case nil:
            cycles = []
            openCycle = nil
        }
        guard kind == .budding else {
            replicativeAge = nil
            firstG1 = nil
            laterG1 = []
            budded = []
            return
        }
        replicativeAge = buds.count
        let separation = birth.flatMap { forest.separation(after: $0) }
        firstG1 = separation.flatMap { frame in buds.first.flatMap { span(frame, $0.emergence) } }
        laterG1 = following.compactMap { bud, next in bud.separation.flatMap { span($0, next.emergence) } }
        budded = buds.compactMap { bud in bud.separation.flatMap { span(bud.emergence, $0) } }
    }
}

/// When a bud emerged and when it separated.
private struct BudRecord {
    let emergence: Int
    /// Nil where it is not known or contradicts the next bud, before which it should be.
    var separation: Int?

    /// The buds among divisions of one mother, in the order in which they emerged.
    static func records(of divisions: [Division], in forest: LineageForest) -> [BudRecord] {
        var records = divisions.filter { $0.kind == .budding }
            .map { BudRecord(emergence: $0.emergenceFrame ?? $0.frame, separation: forest.separation(after: $0)) }
        records.sort { ($0.emergence, $0.separation ?? .max) < ($1.emergence, $1.separation ?? .max) }
        for index in records.indices.dropLast() {
            if let frame = records[index].separation, frame > records[index + 1].emergence {
                records[index].separation = nil
            }
        }
        return records
    }
}

extension LineageForest {
    /// When the bud of a division separates; nil while it is not known, and for mitosis.
    fileprivate func separation(after division: Division) -> Int? {
        guard division.kind == .budding, let frame = division.cytokinesisFrame,
            let bud = division.daughters.first.flatMap({ cell($0) }), frame <= bud.endFrame
        else { return nil }
        return frame
    }
}

/// The frames from one event to the next, none where both happen in one frame; nil where they are in the wrong order.
private func span(_ first: Int, _ next: Int) -> Range<Int>? {
    first <= next ? first..<next : nil
}
