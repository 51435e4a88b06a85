internal import Lineage

/// Which branches of a forest are drawn, and on which row each lies.
struct LineageLayout {
    /// Rows from the top, in units of one row, of the drawn cells; a mitotic mother lies between her daughters.
    private(set) var rows: [Int: Double] = [:]
    /// Drawn cells, mothers before daughters.
    private(set) var order: [Int] = []
    /// Number of rows used.
    private(set) var rowCount = 0
    /// Height of the rows and of the room between families, in units of one row.
    private(set) var extent = 0.0
    /// Founders that are not drawn because no row was left.
    private(set) var hiddenFounders = 0
    /// Cells of drawn families that are not drawn because no row was left.
    private(set) var hiddenCells = 0

    private let forest: DrawnForest

    private static let gapBetweenFamilies = 0.4

    /// Lays out families from top to bottom.
    ///
    /// Families are taken whole, in the order of the founders, as long as rows are left. Only when the first one
    /// alone has too many rows, its later divisions are cut off.
    ///
    /// - Parameters:
    ///   - founders: ids of cells of the forest.
    ///   - forest: the forest.
    ///   - maximumRows: most rows, at least 1.
    /// - Complexity: O(cells log cells), never recursive.
    init(founders: [Int], of forest: DrawnForest, maximumRows: Int) {
        self.forest = forest
        for founder in founders {
            let family = preorder(from: founder, within: nil)
            if rowCount + neededRows(family) <= maximumRows {
                place(family)
            } else if rowCount == 0 {
                let kept = earliest(of: family, founder: founder, maximumRows: maximumRows)
                hiddenCells = tracks(of: family).subtracting(tracks(of: kept)).count
                place(preorder(from: founder, within: kept))
            } else {
                hiddenFounders += 1
            }
        }
    }

    /// Daughters of a cell's mitosis that are drawn.
    func mitoticDaughters(of id: Int) -> [Int] {
        daughters(of: id, kind: .mitosis).filter { rows[$0] != nil }
    }

    /// The cell and its descendants: daughters of a mitosis in order, then buds, the latest first.
    ///
    /// So the line from a mother to a bud passes only rows whose bars begin later.
    private func preorder(from founder: Int, within kept: Set<Int>?) -> [Int] {
        var result: [Int] = []
        var stack = [founder]
        while let next = stack.popLast() {
            guard kept?.contains(next) ?? true else { continue }
            result.append(next)
            stack.append(contentsOf: daughters(of: next, kind: .budding))
            stack.append(contentsOf: daughters(of: next, kind: .mitosis).reversed())
        }
        return result
    }

    private func daughters(of id: Int, kind: DivisionKind) -> [Int] {
        (forest.cell(id)?.daughters ?? []).filter { forest.birthDivision(of: $0)?.kind == kind }
    }

    private func tracks(of branches: some Sequence<Int>) -> Set<Int> {
        Set(branches.compactMap { forest.cell($0)?.track })
    }

    private func neededRows(_ family: [Int]) -> Int {
        family.reduce(0) { $0 + (daughters(of: $1, kind: .mitosis).isEmpty ? 1 : 0) }
    }

    private mutating func place(_ family: [Int]) {
        let drawn = Set(family)
        let mitotic = family.map { daughters(of: $0, kind: .mitosis).filter(drawn.contains) }
        for (cell, daughters) in zip(family, mitotic) where daughters.isEmpty {
            rows[cell] = extent
            rowCount += 1
            extent += 1
        }
        if family.count > 1 { extent += LineageLayout.gapBetweenFamilies }
        for (cell, daughters) in zip(family, mitotic).reversed() {
            guard let first = daughters.first, let last = daughters.last else { continue }
            rows[cell] = ((rows[first] ?? 0) + (rows[last] ?? 0)) / 2
        }
        order += family
    }

    /// The founder and the cells of the family's first divisions, as many as rows allow.
    private func earliest(of family: [Int], founder: Int, maximumRows: Int) -> Set<Int> {
        let members = Set(family)
        var kept: Set<Int> = [founder]
        var rows = 1
        for division in forest.divisions where members.contains(division.mother) {
            let added = division.kind == .mitosis ? division.daughters.count - 1 : 1
            guard rows + added <= maximumRows else { break }
            guard kept.contains(division.mother) else { continue }
            kept.formUnion(division.daughters)
            rows += added
        }
        return kept
    }
}
