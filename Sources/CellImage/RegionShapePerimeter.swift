/// Estimates the perimeter of every region from the neighbourhoods of its border pixels.
///
/// A border pixel has a 4-neighbour outside the region. Each is weighed by how its own border neighbours lie: with
/// `a` of them beside it and `d` diagonal to it, the code `1 + 2 a + 10 d` gives 1 for a straight piece, the square
/// root of 2 for a diagonal one, their mean where they meet and 0 otherwise.
///
/// - Source: K. Benkrid, D. Crookes, "Design and FPGA implementation of a perimeter estimator" (2000).
enum RegionPerimeter {
    /// Border pixels of one region by weight.
    private struct Count {
        var straight = 0
        var diagonal = 0
        var mixed = 0

        mutating func add(code: Int) {
            switch code {
            case 5, 7, 15, 17, 25, 27: straight += 1
            case 21, 33: diagonal += 1
            case 13, 23: mixed += 1
            default: break
            }
        }

        var perimeter: Double {
            let root = 2.0.squareRoot()
            return Double(straight) + Double(diagonal) * root + Double(mixed) * (1 + root) / 2
        }
    }

    /// The perimeters in the order of the index.
    static func measure(_ labels: LabelRuns, index: RegionIndex) -> [Double] {
        var counts = [Count](repeating: Count(), count: index.labels.count)
        var above = BorderRow(width: labels.width)
        var middle = BorderRow(width: labels.width)
        var below = BorderRow(width: labels.width)
        if labels.height > 0 { middle.fill(labels, row: 0) }
        for row in 0..<labels.height {
            if row + 1 < labels.height { below.fill(labels, row: row + 1) } else { below.clear() }
            for segment in middle.segments {
                let region = Int(index.regionOfRun[segment.run])
                for column in segment.columns {
                    counts[region].add(code: code(at: column, above, middle, below))
                }
            }
            (above, middle, below) = (middle, below, above)
        }
        return counts.map(\.perimeter)
    }

    @inline(__always)
    private static func code(at column: Int, _ above: BorderRow, _ middle: BorderRow, _ below: BorderRow) -> Int {
        // Columns are shifted by one in a border row, so the neighbours of column c lie at c, c + 1 and c + 2.
        let label = middle.labels[column + 1]
        func same(_ other: UInt32) -> Int { other == label ? 1 : 0 }
        let beside =
            same(middle.labels[column]) + same(middle.labels[column + 2])
            + same(above.labels[column + 1]) + same(below.labels[column + 1])
        let diagonal =
            same(above.labels[column]) + same(above.labels[column + 2])
            + same(below.labels[column]) + same(below.labels[column + 2])
        return 1 + 2 * beside + 10 * diagonal
    }
}

/// The border pixels of one row: as segments, and as labels with 0 for every other pixel.
private struct BorderRow {
    /// Columns that are border pixels of one run.
    struct Segment {
        var run: Int
        var columns: Range<Int>
    }

    private(set) var segments: [Segment] = []
    /// The row's labels shifted by one column, so that every pixel has two neighbours.
    private(set) var labels: [UInt32]

    init(width: Int) {
        labels = Array(repeating: 0, count: width + 2)
    }

    mutating func clear() {
        for segment in segments {
            for column in segment.columns { labels[column + 1] = 0 }
        }
        segments.removeAll(keepingCapacity: true)
    }

    /// Finds the border pixels of a row: the ends of each run, and what the same label does not cover above and below.
    mutating func fill(_ image: LabelRuns, row: Int) {
        clear()
        let above = row > 0 ? image.rowStarts[row - 1]..<image.rowStarts[row] : 0..<0
        let below = row + 1 < image.height ? image.rowStarts[row + 1]..<image.rowStarts[row + 2] : 0..<0
        var upper = above.lowerBound
        var lower = below.lowerBound
        for run in image.rowStarts[row]..<image.rowStarts[row + 1] {
            fill(run: run, image.runs, above: above, &upper, below: below, &lower)
        }
    }

    /// Walks along a run from border to border; `upper` and `lower` are the neighbouring runs reached so far.
    private mutating func fill(
        run index: Int,
        _ runs: [LabelRun],
        above: Range<Int>,
        _ upper: inout Int,
        below: Range<Int>,
        _ lower: inout Int
    ) {
        let run = runs[index]
        let last = Int(run.end) - 1
        append(index, Int(run.start)..<Int(run.start) + 1, run.label)
        var column = Int(run.start) + 1
        while column < last {
            let (coveredAbove, endAbove) = BorderRow.cover(of: run.label, at: column, runs, above, &upper)
            let (coveredBelow, endBelow) = BorderRow.cover(of: run.label, at: column, runs, below, &lower)
            let end = min(last, endAbove, endBelow)
            if !(coveredAbove && coveredBelow) { append(index, column..<end, run.label) }
            column = end
        }
        if last > Int(run.start) { append(index, last..<last + 1, run.label) }
    }

    /// Whether a neighbouring row has the label at a column, and up to where that answer holds.
    private static func cover(
        of label: UInt32,
        at column: Int,
        _ runs: [LabelRun],
        _ row: Range<Int>,
        _ position: inout Int
    ) -> (Bool, Int) {
        while position < row.upperBound, Int(runs[position].end) <= column { position += 1 }
        guard position < row.upperBound else { return (false, .max) }
        let run = runs[position]
        if Int(run.start) > column { return (false, Int(run.start)) }
        return (run.label == label, Int(run.end))
    }

    private mutating func append(_ run: Int, _ columns: Range<Int>, _ label: UInt32) {
        segments.append(Segment(run: run, columns: columns))
        for column in columns { labels[column + 1] = label }
    }
}
