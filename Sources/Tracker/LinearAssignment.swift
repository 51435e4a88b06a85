/// One admissible pair of a sparse assignment problem.
public struct AssignmentCandidate: Sendable, Equatable {
    /// 0-based row.
    public var row: Int
    /// 0-based column.
    public var column: Int
    /// Cost of choosing the pair; finite, any sign.
    public var cost: Double

    /// Makes a candidate.
    public init(row: Int, column: Int, cost: Double) {
        self.row = row
        self.column = column
        self.cost = cost
    }
}

/// What can keep an assignment problem from being solved.
public enum AssignmentError: Error, Sendable, Equatable {
    /// A candidate names a row or column outside the problem, or its cost is not finite.
    case candidate(row: Int, column: Int, cost: Double)
    /// There is not one finite cost of staying unmatched per row or per column.
    case unmatchedCosts
    /// The candidates leave a row (or column, whichever are fewer) without partner although all must be matched.
    case infeasible
}

extension AssignmentError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .candidate(let row, let column, let cost):
            "row \(row), column \(column) with cost \(cost) is no pair of this assignment problem"
        case .unmatchedCosts:
            "every row and every column needs one finite cost of staying unmatched"
        case .infeasible:
            "the candidates do not allow every row or every column to be matched; allow them to stay unmatched"
        }
    }
}

/// The sparse rectangular linear assignment problem, solved to the optimum.
///
/// Rows are inserted one after the other, each along a shortest augmenting path over reduced costs. A search touches
/// only the connected component of its row, and mostly ends at once, so a problem that falls into many small components
/// (as cells in two frames do) costs about O(candidates). Equal costs are settled by the order of rows and columns:
/// the result is the same for any order of the candidates.
///
/// - Source: Jonker, Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
///   problems", Computing 38 (1987).
public struct LinearAssignment: Sendable {
    /// Rows of the problem.
    public let rowCount: Int
    /// Columns of the problem.
    public let columnCount: Int
    /// Candidates by row, then by column; of a pair named twice, the cheaper one.
    private let candidates: [AssignmentCandidate]

    /// States a problem.
    ///
    /// - Parameters:
    ///   - rowCount: rows, at least 0.
    ///   - columnCount: columns, at least 0.
    ///   - candidates: the admissible pairs in any order.
    /// - Throws: `AssignmentError.candidate` when a pair lies outside the problem or its cost is not finite.
    public init(rowCount: Int, columnCount: Int, candidates: [AssignmentCandidate]) throws(AssignmentError) {
        let rows = 0..<max(0, rowCount)
        let columns = 0..<max(0, columnCount)
        for pair in candidates
        where !rows.contains(pair.row) || !columns.contains(pair.column) || !pair.cost.isFinite {
            throw .candidate(row: pair.row, column: pair.column, cost: pair.cost)
        }
        self.rowCount = rows.count
        self.columnCount = columns.count
        self.candidates = LinearAssignment.ordered(candidates)
    }

    /// Matches as many pairs as there are rows or columns, whichever are fewer, at the least total cost.
    ///
    /// - Returns: the column of each row, nil for a row that stays unmatched.
    /// - Throws: `AssignmentError.infeasible` when the candidates do not allow so many pairs.
    /// - Complexity: O(k m log m) at worst, for k the fewer of rows and columns and m candidates.
    public func solve() throws(AssignmentError) -> [Int?] {
        guard rowCount <= columnCount else {
            let turned = candidates.map { AssignmentCandidate(row: $0.column, column: $0.row, cost: $0.cost) }
            let problem = try LinearAssignment(rowCount: columnCount, columnCount: rowCount, candidates: turned)
            return LinearAssignment.inverted(try problem.solve(), count: rowCount)
        }
        var search = AugmentingPathSearch(rowCount: rowCount, columnCount: columnCount, candidates: candidates)
        for row in 0..<rowCount {
            guard search.insert(row: row) else { throw .infeasible }
        }
        return search.columnOfRow
    }

    /// Matches pairs so that the sum of their costs and of the costs of all unmatched rows and columns is least.
    ///
    /// A pair is worth choosing only if it costs less than leaving both its ends unmatched.
    ///
    /// - Parameters:
    ///   - unmatchedRow: cost of leaving each row unmatched, `rowCount` finite values.
    ///   - unmatchedColumn: cost of leaving each column unmatched, `columnCount` finite values.
    /// - Returns: the column of each row, nil for a row that stays unmatched.
    /// - Throws: `AssignmentError.unmatchedCosts` when a cost is missing or not finite.
    /// - Complexity: O(rows * m log m) at worst for m candidates; near O(m) when the components are small.
    public func solve(unmatchedRow: [Double], unmatchedColumn: [Double]) throws(AssignmentError) -> [Int?] {
        guard unmatchedRow.count == rowCount, unmatchedColumn.count == columnCount,
            unmatchedRow.allSatisfy(\.isFinite), unmatchedColumn.allSatisfy(\.isFinite)
        else { throw .unmatchedCosts }
        // Taking the cost of an unmatched column off all its pairs turns it into a constant of the problem.
        let relative = candidates.map { pair in
            AssignmentCandidate(row: pair.row, column: pair.column, cost: pair.cost - unmatchedColumn[pair.column])
        }
        var search = AugmentingPathSearch(
            rowCount: rowCount,
            columnCount: columnCount,
            candidates: relative,
            unmatchedRow: unmatchedRow
        )
        for row in 0..<rowCount {
            _ = search.insert(row: row)
        }
        return search.columnOfRow
    }

    /// Sorts candidates by row, column and cost, and drops all but the cheapest of a pair.
    private static func ordered(_ candidates: [AssignmentCandidate]) -> [AssignmentCandidate] {
        var isOrdered = true
        for index in candidates.indices.dropFirst() where isOrdered {
            let (left, right) = (candidates[index - 1], candidates[index])
            isOrdered = (left.row, left.column) < (right.row, right.column)
        }
        guard !isOrdered else { return candidates }
        var result: [AssignmentCandidate] = []
        result.reserveCapacity(candidates.count)
        for pair in sorted(candidates) {
            if let last = result.last, last.row == pair.row, last.column == pair.column { continue }
            result.append(pair)
        }
        return result
    }

    /// Sorts candidates by row, column and cost; row by row where the rows are in order already.
    private static func sorted(_ candidates: [AssignmentCandidate]) -> [AssignmentCandidate] {
        guard zip(candidates, candidates.dropFirst()).allSatisfy({ $0.row <= $1.row }) else {
            return candidates.sorted(by: precedes)
        }
        var result = candidates
        result.withUnsafeMutableBufferPointer { pairs in
            var start = 0
            while start < pairs.count {
                var end = start + 1
                while end < pairs.count, pairs[end].row == pairs[start].row { end += 1 }
                sort(UnsafeMutableBufferPointer(rebasing: pairs[start..<end]))
                start = end
            }
        }
        return result
    }

    /// Sorts the candidates of a row: by insertion where they are few, as they are for cells.
    private static func sort(_ row: UnsafeMutableBufferPointer<AssignmentCandidate>) {
        var row = row
        guard row.count <= 16 else { return row.sort(by: precedes) }
        for index in 1..<max(1, row.count) {
            let pair = row[index]
            var place = index
            while place > 0, precedes(pair, row[place - 1]) {
                row[place] = row[place - 1]
                place -= 1
            }
            row[place] = pair
        }
    }

    private static func precedes(_ left: AssignmentCandidate, _ right: AssignmentCandidate) -> Bool {
        (left.row, left.column, left.cost) < (right.row, right.column, right.cost)
    }

    private static func inverted(_ partners: [Int?], count: Int) -> [Int?] {
        var result = [Int?](repeating: nil, count: count)
        for (index, partner) in partners.enumerated() {
            if let partner {
                result[partner] = index
            }
        }
        return result
    }
}
