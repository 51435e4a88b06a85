extension LineageForest {
    /// Sentences that name every rule of a forest that this one breaks; empty for every forest that can be built.
    ///
    /// The rules are stated here a second time, independently of the checks of the initialiser.
    public func invariants() -> [String] {
        var violations: [String] = []
        if zip(cells, cells.dropFirst()).contains(where: { $0.id >= $1.id }) {
            violations.append("ids do not ascend")
        }
        if preorder().sorted() != cells.map(\.id) {
            violations.append("the lineages do not hold every cell exactly once")
        }
        let dividing = Set(divisions.filter { $0.kind == .mitosis }.map(\.mother))
        for cell in cells {
            violations += brokenRules(of: cell)
            if dividing.contains(cell.id) != (cell.fate == .divided) {
                violations.append("cell \(cell.id) has a wrong fate")
            }
        }
        for division in divisions {
            violations += brokenRules(of: division)
        }
        return violations
    }

    private func brokenRules(of cell: LineageCell) -> [String] {
        var violations: [String] = []
        if cell.endFrame < cell.birthFrame || cell.endFrame > lastFrame {
            violations.append("cell \(cell.id) has impossible frames")
        }
        if let mother = cell.mother.flatMap({ self.cell($0) }) {
            if !mother.daughters.contains(cell.id) { violations.append("cell \(cell.id) is unknown to its mother") }
            if cell.generation != mother.generation + 1 { violations.append("cell \(cell.id) has a wrong generation") }
            if cell.root != mother.root { violations.append("cell \(cell.id) has a wrong root") }
            if cell.confidence == nil { violations.append("cell \(cell.id) has a mother but no confidence") }
        } else if cell.mother != nil || cell.root != cell.id || cell.generation != 0 {
            violations.append("founder \(cell.id) is not the root of its lineage")
        }
        return violations
    }

    private func brokenRules(of division: Division) -> [String] {
        guard let mother = cell(division.mother) else { return ["a division has no mother"] }
        let daughters = division.daughters.compactMap { cell($0) }
        var violations: [String] = []
        if daughters.count != division.daughters.count || daughters.contains(where: { $0.mother != mother.id }) {
            violations.append("the division of \(mother.id) has foreign daughters")
        }
        if daughters.map(\.birthFrame).min() != division.frame {
            violations.append("the division of \(mother.id) is not at its daughters' first frame")
        }
        let inOrder =
            switch division.kind {
            case .mitosis: mother.endFrame < division.frame
            case .budding: mother.birthFrame <= division.frame && division.frame <= mother.endFrame
            }
        if !inOrder { violations.append("the division of \(mother.id) is out of order") }
        return violations
    }
}
