/// The buds with which a mother's branch of a tree splits at one frame.
package struct BudSplit: Equatable {
    /// Frame of the split.
    package var frame: Int
    /// Ids of the buds, in the order of their births.
    package var buds: [Int]
}

extension LineageForest {
    /// Where the branch of a budding mother splits, in ascending order of frame.
    ///
    /// In the asymmetric tree that is a bud's first frame. In the symmetric one it is the frame in which mother and bud
    /// separate, where that is known, but not after the mother's next bud, the bud's own first daughter, or the end of
    /// either: so no branch splits before it has begun.
    ///
    /// - Complexity: O(daughters of the mother).
    package func budSplits(of mother: LineageCell, _ budding: BuddingTree) -> [BudSplit] {
        let births = mother.daughters.compactMap { id in
            birthDivision(of: id).flatMap { $0.kind == .budding ? (bud: id, division: $0) : nil }
        }
        var splits: [BudSplit] = []
        for (index, birth) in births.enumerated() {
            var frame = birth.division.frame
            if budding == .symmetric, let separation = birth.division.cytokinesisFrame {
                let next = index + 1 < births.count ? births[index + 1].division.frame : mother.endFrame
                frame = max(frame, min(separation, next, firstEvent(of: birth.bud)))
            }
            if splits.last?.frame == frame {
                splits[splits.count - 1].buds.append(birth.bud)
            } else {
                splits.append(BudSplit(frame: frame, buds: [birth.bud]))
            }
        }
        return splits
    }

    /// Frame of a cell's first daughter, or its last frame.
    private func firstEvent(of id: Int) -> Int {
        guard let cell = cell(id) else { return 0 }
        return min(cell.daughters.first.flatMap { birthDivision(of: $0)?.frame } ?? cell.endFrame, cell.endFrame)
    }
}
