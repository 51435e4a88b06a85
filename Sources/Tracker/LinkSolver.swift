/// A link that was chosen, with the cost of the best candidate that shares one of its ends.
struct ChosenLink {
    var candidate: LinkCandidate
    var rivalCost: Double?
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
        var rowCosts = [TwoLeast](repeating: TwoLeast(), count: earlier.count)
        var columnCosts = [TwoLeast](repeating: TwoLeast(), count: later.count)
        for candidate in candidates {
            rowCosts[candidate.earlier - earlier.lowerBound].add(candidate.cost)
            columnCosts[candidate.later - later.lowerBound].add(candidate.cost)
        }
        return candidates.compactMap { candidate in
            let row = candidate.earlier - earlier.lowerBound
            let column = candidate.later - later.lowerBound
            guard columns[row] == column else { return nil }
            let rival = min(
                rowCosts[row].least(without: candidate.cost),
                columnCosts[column].least(without: candidate.cost)
            )
            return ChosenLink(candidate: candidate, rivalCost: rival.isFinite ? rival : nil)
        }
    }

    /// The two least of some costs.
    private struct TwoLeast {
        var first = Double.infinity
        var second = Double.infinity

        mutating func add(_ cost: Double) {
            if cost < first {
                second = first
                first = cost
            } else if cost < second {
                second = cost
            }
        }

        /// The least cost of the others than one that was added.
        func least(without cost: Double) -> Double {
            cost == first ? second : first
        }
    }
}
