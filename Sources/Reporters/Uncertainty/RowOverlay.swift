internal import CellImage

/// Lays two rows of labels over one another, pixel by pixel, at the cost of their runs.
enum RowOverlay {
    /// Joins two rows; each is a list of runs that do not overlap, in the order of columns.
    ///
    /// - Parameters:
    ///   - one: runs of a row.
    ///   - other: runs of another row.
    ///   - row: the row that the result is written to.
    ///   - choose: the label of a pixel from those of the two rows; 0 stands for none, in and out.
    /// - Returns: maximal runs in the order of columns.
    /// - Complexity: O(runs).
    @inline(__always)
    static func join(
        _ one: ArraySlice<LabelRun>,
        _ other: ArraySlice<LabelRun>,
        row: Int32,
        choose: (UInt32, UInt32) -> UInt32
    ) -> [LabelRun] {
        var result: [LabelRun] = []
        result.reserveCapacity(one.count + other.count)
        var (left, right) = (Cursor(one), Cursor(other))
        var start = min(left.run.start, right.run.start)
        while start < .max {
            let first = left.run.start <= start ? left.run.label : 0
            let second = right.run.start <= start ? right.run.label : 0
            let end = min(left.change(after: start), right.change(after: start))
            append(LabelRun(row: row, start: start, end: end, label: choose(first, second)), to: &result)
            left.pass(end)
            right.pass(end)
            start = max(end, min(left.run.start, right.run.start))
        }
        return result
    }

    @inline(__always)
    private static func append(_ run: LabelRun, to result: inout [LabelRun]) {
        guard run.label != 0 else { return }
        if let last = result.last, last.end == run.start, last.label == run.label {
            result[result.count - 1].end = run.end
        } else {
            result.append(run)
        }
    }
}

/// A place in a row of runs; behind the last one lies a run that never begins.
private struct Cursor {
    private static let never = LabelRun(row: 0, start: .max, end: .max, label: 0)

    private let runs: ArraySlice<LabelRun>
    private var index: Int
    private(set) var run: LabelRun

    @inline(__always)
    init(_ runs: ArraySlice<LabelRun>) {
        self.runs = runs
        index = runs.startIndex
        run = runs.first ?? Cursor.never
    }

    /// The next column, after a given one, at which the label changes.
    @inline(__always)
    func change(after column: Int32) -> Int32 {
        run.start <= column ? run.end : run.start
    }

    /// Goes on to the next run when the current one ends at a column.
    @inline(__always)
    mutating func pass(_ column: Int32) {
        guard run.end <= column, index < runs.endIndex else { return }
        index += 1
        run = index < runs.endIndex ? runs[index] : Cursor.never
    }
}
