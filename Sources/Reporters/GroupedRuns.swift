internal import CellImage

/// Runs sorted by object: the runs of one label lie together, in scan order.
struct GroupedRuns {
    /// The runs; object `index` owns `offsets[index] ..< offsets[index + 1]`.
    let runs: [LabelRun]
    let offsets: [Int]

    /// Sorts runs, given in scan order, by their label's place in an index; labels outside the index are left out.
    init(_ scanOrdered: [LabelRun], by index: LabelIndex) {
        var offsets = [Int](repeating: 0, count: index.labels.count + 1)
        let places = scanOrdered.map { index[$0.label] ?? -1 }
        for place in places where place >= 0 {
            offsets[place + 1] += 1
        }
        for place in 1..<max(1, offsets.count) {
            offsets[place] += offsets[place - 1]
        }
        var cursors = offsets
        var runs = [LabelRun](repeating: LabelRun(row: 0, start: 0, end: 0, label: 0), count: offsets.last ?? 0)
        for (run, place) in zip(scanOrdered, places) where place >= 0 {
            runs[cursors[place]] = run
            cursors[place] += 1
        }
        self.runs = runs
        self.offsets = offsets
    }

    /// The runs of one object, in scan order.
    subscript(place: Int) -> ArraySlice<LabelRun> {
        runs[offsets[place]..<offsets[place + 1]]
    }
}

/// Runs in scan order that can be asked for row by row; labels do not matter.
struct RunRows {
    /// Rows from the first to the last that hold a run.
    let rows: Range<Int>
    private let runs: ArraySlice<LabelRun>
    private let rowStarts: [Int]

    /// Takes the runs of one object, or of any set of objects, in scan order.
    init(_ runs: ArraySlice<LabelRun>) {
        let first = Int(runs.first?.row ?? 0)
        let end = runs.last.map { Int($0.row) + 1 } ?? first
        var rowStarts: [Int] = []
        rowStarts.reserveCapacity(end - first + 1)
        var index = runs.startIndex
        for row in first..<end {
            rowStarts.append(index)
            while index < runs.endIndex, Int(runs[index].row) == row {
                index += 1
            }
        }
        rowStarts.append(index)
        rows = first..<end
        self.runs = runs
        self.rowStarts = rowStarts
    }

    /// The runs of a row; empty outside `rows`.
    subscript(row: Int) -> ArraySlice<LabelRun> {
        guard rows.contains(row) else { return [] }
        return runs[rowStarts[row - rows.lowerBound]..<rowStarts[row - rows.lowerBound + 1]]
    }

    /// First column and column after the last one.
    var columns: Range<Int> {
        var (first, end) = (Int32.max, Int32.min)
        for run in runs {
            first = min(first, run.start)
            end = max(end, run.end)
        }
        return first < end ? Int(first)..<Int(end) : 0..<0
    }
}
