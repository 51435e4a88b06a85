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
    ///   - earlier: range that holds the numbers of all earlier detections.
    ///   - later: range that holds the numbers of all later detections.
    ///   - endCost: cost of an earlier detection without partner.
    ///   - beginCost: cost of a later detection without partner.
    /// - Returns: the chosen links, ordered by earlier detection.
    static func choose(
        from candidates: [LinkCandidate],
        earlier: Range<Int>,
        later: Range<Int>,
        endCost: (Int) -> Double,
        beginCost: (Int) -> Double
    ) -> [ChosenLink] {
        let ends = earlier.map(endCost)
        let begins = later.map(beginCost)
        let pairs = candidates.compactMap { candidate -> AssignmentCandidate? in
            let row = candidate.earlier - earlier.lowerBound
            let column = candidate.later - later.lowerBound
            return candidate.cost < ends[row] + begins[column]
                ? AssignmentCandidate(row: row, column: column, cost: candidate.cost) : nil
        }
        let problem: LinearAssignment
        let columns: [Int?]
        do {
            problem = try LinearAssignment(rowCount: earlier.count, columnCount: later.count, candidates: pairs)
            columns = try problem.solve(unmatchedRow: ends, unmatchedColumn: begins)
        } catch {
            preconditionFailure("candidates outside their own ranges: \(error)")
        }
        var rows = [TwoBest](repeating: TwoBest(), count: earlier.count)
        var best = [TwoBest](repeating: TwoBest(), count: later.count)
        for (index, candidate) in candidates.enumerated() {
            rows[candidate.earlier - earlier.lowerBound].add(index, candidate.cost)
            best[candidate.later - later.lowerBound].add(index, candidate.cost)
        }
        return candidates.enumerated().compactMap { index, candidate in
            let row = candidate.earlier - earlier.lowerBound
            let column = candidate.later - later.lowerBound
            guard columns[row] == column else { return nil }
            let rivals = [rows[row].other(than: index), best[column].other(than: index)].compactMap { $0 }
            let rival = rivals.min { (candidates[$0].cost, $0) < (candidates[$1].cost, $1) }
            return ChosenLink(candidate: candidate, rival: rival.map { candidates[$0] })
        }
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
