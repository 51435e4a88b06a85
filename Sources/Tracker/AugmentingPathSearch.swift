/// The state of a sparse assignment while rows are inserted one by one.
///
/// Invariants between insertions: `cost - rowDual - columnDual >= 0` for every candidate of an inserted row, with
/// equality on matched pairs, and the dual of a free column is 0. Each row also has a private way out, staying
/// unmatched, whose cost takes part like a column of its own.
struct AugmentingPathSearch {
    /// The column of each row; nil while the row is not inserted or stays unmatched.
    private(set) var columnOfRow: [Int?]

    private let candidates: [AssignmentCandidate]
    private let rowStarts: [Int]
    private let unmatchedRow: [Double]
    private var rowOfColumn: [Int]
    private var rowDual: [Double]
    private var columnDual: [Double]
    private var distance: [Double]
    private var previousRow: [Int]
    private var isSettled: [Bool]
    private var touched: [Int] = []
    private var settled: [Int] = []
    private var heap = DistanceHeap()

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - rowCount: rows of the problem.
    ///   - columnCount: columns of the problem.
    ///   - candidates: pairs ordered by row.
    ///   - unmatchedRow: cost of leaving each row unmatched; empty when rows must be matched.
    init(rowCount: Int, columnCount: Int, candidates: [AssignmentCandidate], unmatchedRow: [Double] = []) {
        var starts = [Int](repeating: 0, count: rowCount + 1)
        for pair in candidates {
            starts[pair.row + 1] += 1
        }
        for row in 0..<rowCount {
            starts[row + 1] += starts[row]
        }
        self.candidates = candidates
        self.unmatchedRow = unmatchedRow
        rowStarts = starts
        columnOfRow = Array(repeating: nil, count: rowCount)
        rowOfColumn = Array(repeating: -1, count: columnCount)
        rowDual = Array(repeating: 0, count: rowCount)
        columnDual = Array(repeating: 0, count: columnCount)
        distance = Array(repeating: .infinity, count: columnCount)
        previousRow = Array(repeating: -1, count: columnCount)
        isSettled = Array(repeating: false, count: columnCount)
    }

    /// Gives a row its place and moves other rows where that lowers the total cost.
    ///
    /// - Returns: false when the row must be matched but cannot be.
    mutating func insert(row: Int) -> Bool {
        if settleAtOnce(row: row) { return true }
        var best = (length: Double.infinity, row: -1, column: -1)
        relax(row: row, length: 0, best: &best)
        while let next = heap.popMinimum() {
            guard !isSettled[next.column], next.distance <= distance[next.column] else { continue }
            guard next.distance < best.length else { break }
            let owner = rowOfColumn[next.column]
            guard owner >= 0 else {
                best = (next.distance, -1, next.column)
                break
            }
            isSettled[next.column] = true
            settled.append(next.column)
            relax(row: owner, length: next.distance, best: &best)
        }
        let isFeasible = best.length.isFinite
        if isFeasible {
            updateDuals(newRow: row, length: best.length)
            augment(endRow: best.row, endColumn: best.column)
        }
        reset()
        return isFeasible
    }

    /// Gives a row the place that is cheapest for it, if nobody else has it; as it is for most cells.
    ///
    /// - Returns: false when other rows must be asked, or there is no place.
    private mutating func settleAtOnce(row: Int) -> Bool {
        var best = (length: unmatchedRow.isEmpty ? Double.infinity : unmatchedRow[row], column: -1)
        for index in rowStarts[row]..<rowStarts[row + 1] {
            let column = candidates[index].column
            let reached = candidates[index].cost - columnDual[column]
            if reached < best.length {
                best = (reached, column)
            }
        }
        guard best.length.isFinite else { return false }
        if best.column >= 0 {
            guard rowOfColumn[best.column] < 0 else { return false }
            columnOfRow[row] = best.column
            rowOfColumn[best.column] = row
        }
        rowDual[row] = best.length
        return true
    }

    /// Offers every candidate of a row, and its way out, to a path that reached the row.
    private mutating func relax(row: Int, length: Double, best: inout (length: Double, row: Int, column: Int)) {
        let base = length - rowDual[row]
        if !unmatchedRow.isEmpty, base + unmatchedRow[row] < best.length {
            best = (base + unmatchedRow[row], row, -1)
        }
        for index in rowStarts[row]..<rowStarts[row + 1] {
            let column = candidates[index].column
            let reached = base + candidates[index].cost - columnDual[column]
            guard reached < distance[column], !isSettled[column] else { continue }
            if distance[column] == .infinity {
                touched.append(column)
            }
            distance[column] = reached
            previousRow[column] = row
            heap.push(distance: reached, column: column)
        }
    }

    /// Keeps reduced costs non-negative, and zero along the path.
    private mutating func updateDuals(newRow: Int, length: Double) {
        rowDual[newRow] += length
        for column in settled {
            let slack = length - distance[column]
            columnDual[column] -= slack
            rowDual[rowOfColumn[column]] += slack
        }
    }

    /// Moves the rows along the path that ends at a free column, or at a row that becomes unmatched.
    private mutating func augment(endRow: Int, endColumn: Int) {
        var column = endColumn
        if endRow >= 0 {
            let freed = columnOfRow[endRow]
            columnOfRow[endRow] = nil
            guard let freed else { return }
            column = freed
        }
        while true {
            let row = previousRow[column]
            let freed = columnOfRow[row]
            columnOfRow[row] = column
            rowOfColumn[column] = row
            guard let freed else { return }
            column = freed
        }
    }

    private mutating func reset() {
        for column in touched {
            distance[column] = .infinity
            isSettled[column] = false
        }
        touched.removeAll(keepingCapacity: true)
        settled.removeAll(keepingCapacity: true)
        heap.removeAll()
    }
}

/// A binary heap of columns by distance; equal distances come in the order of the columns.
private struct DistanceHeap {
    private var entries: [(distance: Double, column: Int)] = []

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }

    mutating func push(distance: Double, column: Int) {
        entries.append((distance, column))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child] < entries[parent] else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func popMinimum() -> (distance: Double, column: Int)? {
        guard let minimum = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return minimum }
        entries[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < entries.count else { return minimum }
            let right = left + 1
            let child = right < entries.count && entries[right] < entries[left] ? right : left
            guard entries[child] < entries[parent] else { return minimum }
            entries.swapAt(child, parent)
            parent = child
        }
    }
}
