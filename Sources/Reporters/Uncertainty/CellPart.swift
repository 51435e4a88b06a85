internal import CellImage

/// The part of a cell that a border of the image would leave in view: a quarter of its pixels, at one of its sides.
enum CellPart: Int, CaseIterable, Sendable {
    case left
    case top
    case right
    case bottom

    /// Share of a cell's pixels in the part; the last column or row is whole, so there may be a few more.
    static let share = 0.25

    /// The part that is looked at in a frame: the sides take turns.
    init(inFrame frame: Int) {
        let sides = CellPart.allCases
        self = sides[((frame % sides.count) + sides.count) % sides.count]
    }
}

/// Lines across cells: of every cell only what lies on one side of its line is in view.
struct CellCut {
    private let part: CellPart
    private let index: LabelIndex
    /// The last column or row in view of each cell; nil for a cell that the image's border cuts already.
    private let limits: [Int?]

    /// Finds the lines.
    ///
    /// - Parameters:
    ///   - part: what is left of each cell.
    ///   - body: runs of the cells by which the lines are drawn, in scan order.
    ///   - index: labels of the cells.
    ///   - width: columns of the image.
    ///   - height: rows of the image.
    /// - Complexity: O(runs).
    init(_ part: CellPart, of body: [LabelRun], index: LabelIndex, width: Int, height: Int) {
        let cells = GroupedRuns(body, by: index)
        self.part = part
        self.index = index
        limits = index.labels.indices.map { place in
            let cell = RunRows(cells[place])
            let (columns, rows) = (cell.columns, cell.rows)
            let isWhole = columns.lowerBound > 0 && columns.upperBound < width && rows.lowerBound > 0
            guard isWhole, rows.upperBound < height, !columns.isEmpty else { return nil }
            let isUpright = part == .left || part == .right
            let range = isUpright ? columns : rows
            let counts = isUpright ? columnCounts(cells[place], columns) : rowCounts(cells[place], rows)
            let fromEnd = part == .right || part == .bottom
            let depth = linesHolding(CellPart.share, of: fromEnd ? counts.reversed() : counts)
            return fromEnd ? range.upperBound - depth : range.lowerBound + depth - 1
        }
    }

    /// What is in view of runs that carry the labels of the cells.
    func inView(_ runs: [LabelRun]) -> [LabelRun] {
        runs.compactMap { run in
            guard let place = index[run.label], let limit = limits[place] else { return nil }
            var (start, end) = (run.start, run.end)
            switch part {
            case .left: end = min(end, Int32(limit + 1))
            case .right: start = max(start, Int32(limit))
            case .top: if run.row > Int32(limit) { return nil }
            case .bottom: if run.row < Int32(limit) { return nil }
            }
            return start < end ? LabelRun(row: run.row, start: start, end: end, label: run.label) : nil
        }
    }
}

/// Pixels of a cell in each of its rows.
private func rowCounts(_ runs: ArraySlice<LabelRun>, _ rows: Range<Int>) -> [Int] {
    var counts = [Int](repeating: 0, count: rows.count)
    for run in runs { counts[Int(run.row) - rows.lowerBound] += run.length }
    return counts
}

/// Pixels of a cell in each of its columns.
private func columnCounts(_ runs: ArraySlice<LabelRun>, _ columns: Range<Int>) -> [Int] {
    var changes = [Int](repeating: 0, count: columns.count + 1)
    for run in runs {
        changes[Int(run.start) - columns.lowerBound] += 1
        changes[Int(run.end) - columns.lowerBound] -= 1
    }
    var count = 0
    return changes.dropLast().map { change in
        count += change
        return count
    }
}

/// How many of the first lines hold a share of all pixels.
private func linesHolding(_ share: Double, of counts: some Sequence<Int>) -> Int {
    let counts = Array(counts)
    let wanted = share * Double(counts.reduce(0, +))
    var sum = 0
    for (line, count) in counts.enumerated() {
        sum += count
        if Double(sum) >= wanted { return line + 1 }
    }
    return counts.count
}
