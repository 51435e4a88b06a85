import TestSupport
import Testing
import Tracker

@Suite struct LinearAssignmentTests {
    struct Problem: Decodable {
        var rows: Int
        var columns: Int
        var candidates: [[Double]]
        var unmatchedRow: [Double]?
        var unmatchedColumn: [Double]?
        var total: Double?

        var pairs: [AssignmentCandidate] {
            candidates.map { AssignmentCandidate(row: Int($0[0]), column: Int($0[1]), cost: $0[2]) }
        }
    }

    @Test func reachesTheTotalsOfSciPy() throws {
        let problems = try fixture("assignments.json", as: [Problem].self)
        #expect(problems.count == 60)
        for problem in problems {
            let pairs = problem.pairs
            let solver = try LinearAssignment(rowCount: problem.rows, columnCount: problem.columns, candidates: pairs)
            if let row = problem.unmatchedRow, let column = problem.unmatchedColumn {
                let found = try solver.solve(unmatchedRow: row, unmatchedColumn: column)
                let total = try #require(partialCost(found, pairs, row, column))
                #expect(total == problem.total)
            } else if let expected = problem.total {
                let found = try solver.solve()
                #expect(found.compactMap { $0 }.count == min(problem.rows, problem.columns))
                #expect(try #require(cost(found, pairs)) == expected)
            } else {
                #expect(throws: AssignmentError.infeasible) { try solver.solve() }
            }
        }
    }

    @Test(arguments: 0..<60)
    func agreesWithTryingEverything(seed: Int) throws {
        var numbers = SplitMix(seed: UInt64(seed))
        let rows = Int.random(in: 0...6, using: &numbers)
        let columns = Int.random(in: 0...6, using: &numbers)
        var pairs: [AssignmentCandidate] = []
        for row in 0..<rows {
            for column in 0..<columns where Bool.random(using: &numbers) {
                let cost = Double(Int.random(in: -4...12, using: &numbers))
                pairs.append(AssignmentCandidate(row: row, column: column, cost: cost))
            }
        }
        let unmatchedRow = (0..<rows).map { _ in Double(Int.random(in: 0...8, using: &numbers)) }
        let unmatchedColumn = (0..<columns).map { _ in Double(Int.random(in: 0...8, using: &numbers)) }
        let solver = try LinearAssignment(rowCount: rows, columnCount: columns, candidates: pairs)
        let found = try solver.solve(unmatchedRow: unmatchedRow, unmatchedColumn: unmatchedColumn)
        let all = everyAssignment(rows, columns)
        let least = all.compactMap { partialCost($0, pairs, unmatchedRow, unmatchedColumn) }.min()
        #expect(partialCost(found, pairs, unmatchedRow, unmatchedColumn) == least)
        let fewer = min(rows, columns)
        let leastFull = all.filter { $0.compactMap { $0 }.count == fewer }.compactMap { cost($0, pairs) }.min()
        if let leastFull {
            #expect(cost(try solver.solve(), pairs) == leastFull)
        } else {
            #expect(throws: AssignmentError.infeasible) { try solver.solve() }
        }
    }

    /// With costs that no two sums share there is one best answer, whether rows find their place at once or not.
    @Test(arguments: 0..<40)
    func findsTheOneBestAnswer(seed: Int) throws {
        var numbers = SplitMix(seed: UInt64(1_000 + seed))
        let count = 1 + seed % 6
        // From rows that hardly meet to rows that all want the same columns.
        let share = Double(1 + seed / 6) / 7
        let favourite = seed.isMultiple(of: 3)
        var pairs: [AssignmentCandidate] = []
        for row in 0..<count {
            for column in 0..<count where Double.random(in: 0..<1, using: &numbers) < share {
                let start = favourite ? Double(column) : 0
                let cost = start + .random(in: -2..<2, using: &numbers)
                pairs.append(AssignmentCandidate(row: row, column: column, cost: cost))
            }
        }
        let unmatchedRow = (0..<count).map { _ in Double.random(in: 0..<3, using: &numbers) }
        let unmatchedColumn = (0..<count).map { _ in Double.random(in: 0..<3, using: &numbers) }
        let found = try LinearAssignment(
            rowCount: count,
            columnCount: count,
            candidates: pairs.shuffled(using: &numbers)
        )
        .solve(unmatchedRow: unmatchedRow, unmatchedColumn: unmatchedColumn)
        let best = everyAssignment(count, count)
            .compactMap { columns in
                partialCost(columns, pairs, unmatchedRow, unmatchedColumn).map { (columns: columns, cost: $0) }
            }
            .min { $0.cost < $1.cost }
        #expect(found == best?.columns)
    }

    @Test func aRowMakesRoomForOneThatNeedsItsPlaceMore() throws {
        // Row 0 finds its cheapest place free and takes it at once; row 1 has no other, row 2 none at all.
        let pairs = [(0, 0, 1.0), (0, 1, 2.0), (1, 0, 1.5), (2, 0, 9.0)].map {
            AssignmentCandidate(row: $0.0, column: $0.1, cost: $0.2)
        }
        let solver = try LinearAssignment(rowCount: 3, columnCount: 2, candidates: pairs)
        #expect(try solver.solve(unmatchedRow: [5, 5, 5], unmatchedColumn: [0, 0]) == [1, 0, nil])
        // Where staying alone is cheaper than the detour, it stays.
        #expect(try solver.solve(unmatchedRow: [5, 1.75, 5], unmatchedColumn: [0, 0]) == [0, nil, nil])
    }

    @Test(arguments: [1, 15, 16, 17, 18, 60])
    func ordersRowsOfAnyLength(count: Int) throws {
        var numbers = SplitMix(seed: UInt64(count))
        let pairs = (0..<3).flatMap { row in
            (0..<count).map { column in
                AssignmentCandidate(row: row, column: column, cost: .random(in: -9..<0, using: &numbers))
            }
        }
        let rows = Array(repeating: 0.0, count: 3)
        let columns = Array(repeating: 0.0, count: count)
        func solve(_ candidates: [AssignmentCandidate]) throws -> [Int?] {
            try LinearAssignment(rowCount: 3, columnCount: count, candidates: candidates)
                .solve(unmatchedRow: rows, unmatchedColumn: columns)
        }
        let expected = try solve(pairs)
        let byRow = (0..<3).flatMap { row in pairs.filter { $0.row == row }.shuffled(using: &numbers) }
        #expect(try solve(byRow) == expected)
        #expect(try solve(byRow + byRow) == expected)
        // A pair named twice in its row counts with its lower cost.
        let dearer = byRow.flatMap { [AssignmentCandidate(row: $0.row, column: $0.column, cost: 5), $0] }
        #expect(try solve(dearer) == expected)
    }

    @Test func settlesTiesTheSameWayInAnyOrder() throws {
        var numbers = SplitMix(seed: 5)
        for _ in 0..<30 {
            var pairs: [AssignmentCandidate] = []
            for row in 0..<8 {
                for column in 0..<8 where Int.random(in: 0..<3, using: &numbers) > 0 {
                    pairs.append(
                        AssignmentCandidate(
                            row: row,
                            column: column,
                            cost: Double(Int.random(in: 0...2, using: &numbers))
                        )
                    )
                }
            }
            let costs = Array(repeating: 1.0, count: 8)
            let first = try LinearAssignment(rowCount: 8, columnCount: 8, candidates: pairs)
                .solve(unmatchedRow: costs, unmatchedColumn: costs)
            let second = try LinearAssignment(rowCount: 8, columnCount: 8, candidates: pairs.shuffled(using: &numbers))
                .solve(unmatchedRow: costs, unmatchedColumn: costs)
            #expect(first == second)
        }
    }

    @Test func keepsTheCheaperOfAPairNamedTwice() throws {
        let pairs = [2.0, 1, 3].map { AssignmentCandidate(row: 0, column: 0, cost: $0) }
        let solver = try LinearAssignment(rowCount: 1, columnCount: 1, candidates: pairs)
        #expect(try solver.solve(unmatchedRow: [0.75], unmatchedColumn: [0.75]) == [0])
        #expect(try solver.solve(unmatchedRow: [0.5], unmatchedColumn: [0.5]) == [nil])
    }

    @Test func refusesWhatItCannotSolve() throws {
        for pair in [(2, 0, 1.0), (0, 3, 1.0), (-1, 0, 1.0), (0, 0, .infinity)] {
            let candidate = AssignmentCandidate(row: pair.0, column: pair.1, cost: pair.2)
            #expect(throws: AssignmentError.candidate(row: pair.0, column: pair.1, cost: pair.2)) {
                try LinearAssignment(rowCount: 2, columnCount: 3, candidates: [candidate])
            }
        }
        #expect("\(AssignmentError.candidate(row: 2, column: 0, cost: 1))".hasPrefix("row 2, column 0 with cost 1.0"))
        let solver = try LinearAssignment(rowCount: 1, columnCount: 1, candidates: [])
        #expect(throws: AssignmentError.infeasible) { try solver.solve() }
        #expect(throws: AssignmentError.unmatchedCosts) { try solver.solve(unmatchedRow: [], unmatchedColumn: [1]) }
        #expect(throws: AssignmentError.unmatchedCosts) { try solver.solve(unmatchedRow: [.nan], unmatchedColumn: [1]) }
    }

    @Test func solvesAThousandCellsQuickly() throws {
        var numbers = SplitMix(seed: 1)
        let count = 1000
        let pairs = (0..<5 * count).map { index in
            AssignmentCandidate(
                row: index / 5,
                column: (index / 5 + Int.random(in: 0..<40, using: &numbers)) % count,
                cost: Double.random(in: 0..<1, using: &numbers)
            )
        }
        let solver = try LinearAssignment(rowCount: count, columnCount: count, candidates: pairs)
        let costs = Array(repeating: 0.45, count: count)
        let time = try ContinuousClock().measure { _ = try solver.solve(unmatchedRow: costs, unmatchedColumn: costs) }
        #expect(time < .milliseconds(200), "a few milliseconds on a quiet machine")
    }

    private func cost(_ columns: [Int?], _ pairs: [AssignmentCandidate]) -> Double? {
        var total = 0.0
        for (row, column) in columns.enumerated() {
            guard let column else { continue }
            guard let pair = pairs.first(where: { $0.row == row && $0.column == column }) else { return nil }
            total += pair.cost
        }
        return total
    }

    private func partialCost(
        _ columns: [Int?],
        _ pairs: [AssignmentCandidate],
        _ unmatchedRow: [Double],
        _ unmatchedColumn: [Double]
    ) -> Double? {
        guard let matched = cost(columns, pairs) else { return nil }
        let used = Set(columns.compactMap { $0 })
        let rows = zip(columns, unmatchedRow).reduce(0) { $0 + ($1.0 == nil ? $1.1 : 0) }
        let rest = unmatchedColumn.indices.reduce(0) { $0 + (used.contains($1) ? 0 : unmatchedColumn[$1]) }
        return matched + rows + rest
    }

    /// Every way to give rows different columns or none.
    private func everyAssignment(_ rows: Int, _ columns: Int) -> [[Int?]] {
        guard rows > 0 else { return [[]] }
        return everyAssignment(rows - 1, columns).flatMap { start in
            [start + [nil]] + (0..<columns).filter { !start.contains($0) }.map { start + [$0] }
        }
    }
}
