import Evaluation
import TestSupport
import Testing

@Suite struct OptimalAssignmentTests {
    @Test(arguments: 0..<300)
    func equalsBruteForce(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let rows = Int.random(in: 0...5, using: &random)
        let columns = Int.random(in: 0...5, using: &random)
        let isWhole = Bool.random(using: &random)
        var edges: [OptimalAssignment.Edge] = []
        for row in 0..<rows {
            for column in 0..<columns where Int.random(in: 0..<3, using: &random) > 0 {
                let weight = Double.random(in: 0.1...4, using: &random)
                edges.append(.init(row: row, column: column, weight: isWhole ? weight.rounded(.up) : weight))
            }
        }
        let found = OptimalAssignment.maximumWeight(rows: rows, columns: columns, edges: edges.reversed())
        let used = found.compactMap { $0 }
        #expect(Set(used).count == used.count)
        var sum = 0.0
        for (row, column) in found.enumerated() {
            guard let column else { continue }
            let edge = edges.first { $0.row == row && $0.column == column }
            #expect(edge != nil)
            sum += edge?.weight ?? 0
        }
        #expect(abs(sum - best(edges, row: 0, rows: rows, taken: [])) < 1e-9)
    }

    @Test func takesLongChains() {
        // Row i may have column i for 2 or column i + 1 for 3: all move on but the last.
        let count = 2000
        let edges = (0..<count).flatMap { row in
            [
                OptimalAssignment.Edge(row: row, column: row, weight: 2),
                .init(row: row, column: min(row + 1, count - 1) == row ? count : row + 1, weight: 3),
            ]
        }
        let found = OptimalAssignment.maximumWeight(rows: count, columns: count + 1, edges: edges)
        #expect(found == (0..<count).map { $0 + 1 })
    }

    private func best(_ edges: [OptimalAssignment.Edge], row: Int, rows: Int, taken: Set<Int>) -> Double {
        if row == rows { return 0 }
        var result = best(edges, row: row + 1, rows: rows, taken: taken)
        for edge in edges where edge.row == row && !taken.contains(edge.column) {
            let rest = best(edges, row: row + 1, rows: rows, taken: taken.union([edge.column]))
            result = max(result, edge.weight + rest)
        }
        return result
    }
}
