/// A link that was chosen, with the cost of the best candidate that shares one of its ends.
struct ChosenLink {
    var candidate: LinkCandidate
    var rival: LinkCandidate?
}

/// Chooses the links of least total cost from candidates, each detection taking part at most once per side.
enum LinkSolver {
    /// Solves one assignment problem.
    ///
    /// - Parameters:
    ///   - candidates: pairs in any order.
    ///   - first: the numbers of the earlier and of the later detection that the lists of costs begin with.
    ///   - endCosts: cost of each earlier detection without partner.
    ///   - beginCosts: cost of each later detection without partner.
    /// - Returns: the chosen links, in the order of the candidates.
    static func choose(
        from candidates: [LinkCandidate],
        first: (earlier: Int, later: Int) = (0, 0),
        endCosts: [Double],
        beginCosts: [Double]
    ) -> [ChosenLink] {
        var pairs: [AssignmentCandidate] = []
        pairs.reserveCapacity(candidates.count)
        for candidate in candidates {
            let (row, column) = (candidate.earlier - first.earlier, candidate.later - first.later)
            guard candidate.cost < endCosts[row] + beginCosts[column] else { continue }
            pairs.append(AssignmentCandidate(row: row, column: column, cost: candidate.cost))
        }
        let columns: [Int?]
        do {
            columns = try LinearAssignment(rowCount: endCosts.count, columnCount: beginCosts.count, candidates: pairs)
                .solve(unmatchedRow: endCosts, unmatchedColumn: beginCosts)
        } catch {
            preconditionFailure("candidates outside their own ranges: \(error)")
        }
        var earlier = [TwoBest](repeating: TwoBest(), count: endCosts.count)
        var later = [TwoBest](repeating: TwoBest(), count: beginCosts.count)
        for (index, candidate) in candidates.enumerated() {
            earlier[candidate.earlier - first.earlier].add(index, candidate.cost)
            later[candidate.later - first.later].add(index, candidate.cost)
        }
        var chosen: [ChosenLink] = []
        chosen.reserveCapacity(min(endCosts.count, beginCosts.count))
        for (index, candidate) in candidates.enumerated() {
            let (row, column) = (candidate.earlier - first.earlier, candidate.later - first.later)
            guard columns[row] == column else { continue }
            let rivals = (earlier[row].other(than: index), later[column].other(than: index))
            chosen.append(ChosenLink(candidate: candidate, rival: cheaper(rivals.0, rivals.1, of: candidates)))
        }
        return chosen
    }

    /// The cheaper of two candidates that may be missing; the first one if they cost the same.
    private static func cheaper(_ one: Int?, _ other: Int?, of candidates: [LinkCandidate]) -> LinkCandidate? {
        guard let one, let other else { return (one ?? other).map { candidates[$0] } }
        let isFirst = (candidates[one].cost, one) <= (candidates[other].cost, other)
        return candidates[isFirst ? one : other]
    }

    /// The two cheapest of some candidates, by their places.
    private struct TwoBest {
        private var first = (index: -1, cost: Double.infinity)
        private var second = (index: -1, cost: Double.infinity)

        mutating func add(_ index: Int, _ cost: Double) {
            if cost < first.cost {
                second = first
                first = (index, cost)
            } else if cost < second.cost {
                second = (index, cost)
            }
        }

        /// The cheapest of the others than one that was added.
        func other(than index: Int) -> Int? {
            let other = first.index == index ? second.index : first.index
            return other >= 0 ? other : nil
        }
    }
}
