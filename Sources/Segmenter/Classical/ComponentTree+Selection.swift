import Foundation

extension ComponentTree {
    /// The pieces that look most like one object: each a whole or, where its parts look better, those parts.
    ///
    /// A piece is worth the steepness along its outline, times a power of its solidity. Parts are weighed by
    /// area, and what they leave out of the whole counts against them.
    ///
    /// - Parameters:
    ///   - floor: pieces of a lower mean are no objects.
    ///   - limits: larger pieces are no objects.
    ///   - rules: how steepness and solidity are weighed.
    /// - Returns: positions in `pieces`, ascending; no two pieces overlap.
    func selection(brighterThan floor: Float, limits: SizeLimits, rules: DetectionRules) -> [Int] {
        var best = pieces.map { piece in
            let mayBeObject = piece.mean > Double(floor) && piece.area <= limits.largestPiece
            return (worth: mayBeObject ? rules.worth(piece.steepness, piece.solidity) : -.infinity, area: piece.area)
        }
        var parts = [[Int]](repeating: [], count: pieces.count)
        for position in pieces.indices.reversed() {
            let inner = parts[position].filter { best[$0].worth > -.infinity }
            let area = inner.reduce(0) { $0 + best[$1].area }
            let mean = inner.reduce(0.0) { $0 + best[$1].worth * Double(best[$1].area) } / Double(max(area, 1))
            if area > 0, mean + log(Double(area) / Double(pieces[position].area)) > best[position].worth + rules.margin
            {
                best[position] = (mean, area)
                parts[position] = inner
            } else {
                parts[position] = []
            }
            if let parent = pieces[position].parent { parts[parent].append(position) }
        }
        var chosen: [Int] = []
        var open = pieces.indices.filter { pieces[$0].parent == nil }
        while let position = open.popLast() {
            if !parts[position].isEmpty {
                open += parts[position]
            } else if best[position].worth > -.infinity {
                chosen.append(position)
            }
        }
        return chosen.sorted()
    }
}
