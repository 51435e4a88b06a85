extension CutMasks {
    /// Pieces in the last frame, where nothing tells them from daughters but what is more usual in the movie.
    ///
    /// - Parameter cuts: how many cells are clearly in pieces for a while.
    /// - Returns: pieces of one cell each; none if more cells than that part for good into what looks like pieces.
    func piecesInLastFrame(cuts: Int) -> [[Int]] {
        let wholes = (0..<table.count).filter { graph.mayHoldSeveral($0, .after, moved: mayMove) }
        let last = wholes.compactMap(lastPieces)
        return !last.isEmpty && cuts > wholes.count(where: partsForGood) ? last : []
    }

    /// Pieces of a whole cell in the last frame.
    private func lastPieces(of whole: Int) -> [Int]? {
        guard table.position(of: whole) + 2 == table.frames.count else { return nil }
        return partsLikePieces(whole)
    }

    /// Whether a cell parts into what look like pieces of it, and is not whole again.
    private func partsForGood(_ whole: Int) -> Bool {
        guard let parts = partsLikePieces(whole) else { return false }
        var last = parts
        for _ in 0..<CutMasks.mostFrames {
            last = neighbours(of: last, .after)
            guard last.count > 1 else { return false }
        }
        return true
    }

    /// Cells that follow a whole one and look like pieces of it.
    private func partsLikePieces(_ whole: Int) -> [Int]? {
        let parts = parts(after: whole)
        return (2...CutMasks.mostPieces).contains(parts.count) && fits(parts, whole, whole) ? parts : nil
    }
}
