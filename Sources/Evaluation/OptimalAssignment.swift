/// The one-to-one assignment of rows to columns with the greatest sum of weights; rows may stay alone.
///
/// Successive shortest paths with potentials on a sparse table: each row in turn gets its cheapest alternating path.
/// Every row has a private partner of weight 0 that stands for staying alone.
///
/// - Source: R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
///   problems", Computing 38 (1987).
package struct OptimalAssignment {
    /// A row and a column that may be assigned to each other.
    package struct Edge {
        package var row: Int
        package var column: Int
        /// Greater than 0.
        package var weight: Double

        package init(row: Int, column: Int, weight: Double) {
            self.row = row
            self.column = column
            self.weight = weight
        }
    }

    private let edges: [Edge]
    /// Row `r` owns `edges[starts[r] ..< starts[r + 1]]`.
    private let starts: [Int]
    private var columnOfRow: [Int?]
    private var rowOfColumn: [Int?]
    private var rowPotential: [Double]
    private var columnPotential: [Double]
    private var distance: [Double]
    private var previousRow: [Int]
    private var isSettled: [Bool]

    /// For each row its column, or nil.
    ///
    /// - Complexity: O(rows (edges log edges)) at worst, about linear when most rows have a clear partner.
    package static func maximumWeight(rows: Int, columns: Int, edges: [Edge]) -> [Int?] {
        var assignment = OptimalAssignment(rows: rows, columns: columns, edges: edges)
        for row in 0..<rows { assignment.assign(row) }
        return assignment.columnOfRow
    }

    private init(rows: Int, columns: Int, edges: [Edge]) {
        self.edges = edges.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
        var starts = [Int](repeating: 0, count: rows + 1)
        rowPotential = Array(repeating: 0, count: rows)
        for edge in edges {
            starts[edge.row + 1] += 1
            rowPotential[edge.row] = min(rowPotential[edge.row], -edge.weight)
        }
        for row in 0..<rows { starts[row + 1] += starts[row] }
        self.starts = starts
        columnOfRow = Array(repeating: nil, count: rows)
        rowOfColumn = Array(repeating: nil, count: columns)
        columnPotential = Array(repeating: 0, count: columns)
        distance = Array(repeating: .infinity, count: columns)
        previousRow = Array(repeating: 0, count: columns)
        isSettled = Array(repeating: false, count: columns)
    }

    /// Finds the cheapest path from a new row to a free column, or to a row that may as well stay alone.
    private mutating func assign(_ first: Int) {
        var queue = DistanceQueue()
        var reached: [Int] = []
        var settled: [Int] = []
        var rows = [(row: first, distance: 0.0)]
        var alone = (row: first, distance: Double.infinity)
        var target: Int?
        search: while true {
            let (row, base) = rows[rows.count - 1]
            if base - rowPotential[row] < alone.distance { alone = (row, base - rowPotential[row]) }
            relax(row, base, &queue, &reached)
            while let (nearest, column) = queue.popFirst() {
                if nearest >= alone.distance { break search }
                if isSettled[column] { continue }
                guard let owner = rowOfColumn[column] else {
                    target = column
                    break search
                }
                settled.append(column)
                isSettled[column] = true
                rows.append((owner, nearest))
                continue search
            }
            break
        }
        let length = target.map { distance[$0] } ?? alone.distance
        for (row, base) in rows { rowPotential[row] += length - base }
        for column in settled {
            columnPotential[column] += distance[column] - length
            isSettled[column] = false
        }
        augment(first, target: target, alone: alone.row)
        for column in reached { distance[column] = .infinity }
    }

    /// Offers a row's columns a shorter way.
    private mutating func relax(_ row: Int, _ base: Double, _ queue: inout DistanceQueue, _ reached: inout [Int]) {
        for edge in edges[starts[row]..<starts[row + 1]] where !isSettled[edge.column] {
            let length = base - edge.weight - rowPotential[row] - columnPotential[edge.column]
            if length < distance[edge.column] {
                if distance[edge.column] == .infinity { reached.append(edge.column) }
                distance[edge.column] = length
                previousRow[edge.column] = row
                queue.insert((length, edge.column))
            }
        }
    }

    /// Shifts the assignments along the path that ends in a free column, or in a row that gives its column up.
    private mutating func augment(_ first: Int, target: Int?, alone: Int) {
        var column = target
        if target == nil {
            column = columnOfRow[alone]
            columnOfRow[alone] = nil
            if alone == first { return }
        }
        while let current = column {
            let row = previousRow[current]
            column = columnOfRow[row]
            columnOfRow[row] = current
            rowOfColumn[current] = row
            if row == first { return }
        }
    }
}

/// A binary heap of columns by distance; equal distances by column, so the outcome does not depend on chance.
private struct DistanceQueue {
    typealias Element = (distance: Double, column: Int)
    private var heap: [Element] = []

    mutating func insert(_ element: Element) {
        heap.append(element)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> Element? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            if least == parent { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
