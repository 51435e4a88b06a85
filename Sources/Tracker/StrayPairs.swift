/// Finds tracks of two sightings that are more likely two masks of nothing.
///
/// An end and a beginning are dear, so two such masks near each other are readily taken for a cell that comes and goes. Where
/// they do not even overlap and the movie has many masks that fit no track, two more of them are the better explanation.
struct StrayPairs {
    let chain: LinkChain
    let table: DetectionTable
    let scale: CostScale

    /// Finds these tracks; at least one of the two sightings is where neither the record nor the image border can have
    /// cut off the cell.
    ///
    /// - Parameter positions: the positions that were linked.
    /// - Returns: the earlier sightings, ascending.
    /// - Complexity: O(detections).
    func numbers(at positions: Range<Int>) -> [Int] {
        // Two sightings out of nowhere against a beginning, the link and an end.
        let limit = 2 * scale.stray - scale.beginning.inside - scale.end.inside
        let inner = positions.dropFirst().dropLast()
        func isInside(_ number: Int) -> Bool {
            inner.contains(table.position(of: number)) && !table.isNearBorder[number]
        }
        return positions.flatMap { position in
            table.range(at: position).filter { earlier in
                let later = chain.next(earlier)
                guard chain.previous(earlier) < 0, later >= 0, chain.next(later) < 0 else { return false }
                return chain.overlap(to: later) == 0 && chain.cost(to: later) > limit
                    && (isInside(earlier) || isInside(later))
            }
        }
    }
}
