extension LineageForest {
    /// Ids of a cell and all its descendants, every mother before her daughters, depth first.
    ///
    /// - Parameter id: where to begin.
    /// - Returns: the ids; none for an unknown one.
    /// - Complexity: O(k log n) for k descendants.
    public func preorder(from id: Int) -> [Int] {
        var result: [Int] = []
        var stack = [id]
        while let next = stack.popLast() {
            guard let cell = cell(next) else { continue }
            result.append(next)
            stack.append(contentsOf: cell.daughters.reversed())
        }
        return result
    }

    /// Ids of all cells, lineage after lineage in the order of `roots`, every mother before her daughters.
    public func preorder() -> [Int] {
        roots.flatMap { preorder(from: $0) }
    }

    /// Ids of a cell's mother, grandmother and so on up to the founder.
    public func ancestors(of id: Int) -> [Int] {
        var result: [Int] = []
        var next = cell(id)?.mother
        while let mother = next {
            result.append(mother)
            next = cell(mother)?.mother
        }
        return result
    }
}
