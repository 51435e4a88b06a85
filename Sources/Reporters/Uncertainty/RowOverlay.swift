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
    static func join(
        _ one: some Collection<LabelRun>,
        _ other: some Collection<LabelRun>,
        row: Int32,
        choose: (UInt32, UInt32) -> UInt32
    ) -> [LabelRun] {
        var result: [LabelRun] = []
        var (left, right) = (one[...], other[...])
        var column = Int32.min
        while let start = [left.first, right.first].compactMap({ $0 }).map({ max($0.start, column) }).min() {
            let (first, firstEnd) = label(of: left.first, at: start)
            let (second, secondEnd) = label(of: right.first, at: start)
            column = min(firstEnd, secondEnd)
            append(LabelRun(row: row, start: start, end: column, label: choose(first, second)), to: &result)
            if let run = left.first, run.end <= column { left = left.dropFirst() }
            if let run = right.first, run.end <= column { right = right.dropFirst() }
        }
        return result
    }

    /// The label of a run at a column, and the column where that ends.
    private static func label(of run: LabelRun?, at column: Int32) -> (UInt32, Int32) {
        guard let run else { return (0, .max) }
        return run.start <= column ? (run.label, run.end) : (0, run.start)
    }

    private static func append(_ run: LabelRun, to result: inout [LabelRun]) {
        guard run.label != 0 else { return }
        guard let last = result.last, last.end == run.start, last.label == run.label else {
            result.append(run)
            return
        }
        result[result.count - 1].end = run.end
    }
}
