/// Follows the boundary of one region along its runs.
///
/// Each run has a left side, walked upwards, and a right side, walked downwards, so the region is always on the right
/// hand. On the line between two rows, sides that end there are linked to sides that begin there: straight on, or
/// along the stretch that only one of the two rows covers.
struct ContourTracer {
    private let runs: [LabelRun]
    private let connectivity: PixelConnectivity
    /// For side `2 r` (left of run `r`) and `2 r + 1` (right of it): the side that follows.
    private var next: [Int]

    /// Prepares the runs of one region, in scan order.
    init(_ runs: [LabelRun], connectivity: PixelConnectivity) {
        self.runs = runs
        self.connectivity = connectivity
        next = Array(repeating: -1, count: 2 * runs.count)
    }

    /// All loops, in the scan order of their first runs.
    mutating func trace() -> [Contour] {
        link()
        var isVisited = [Bool](repeating: false, count: next.count)
        var loops: [Contour] = []
        for side in next.indices where !isVisited[side] {
            loops.append(loop(from: side, &isVisited))
        }
        return loops
    }

    /// Links the sides on every line between two rows.
    private mutating func link() {
        var above = 0..<0
        var position = 0
        while position < runs.count {
            let row = runs[position].row
            var end = position
            while end < runs.count, runs[end].row == row { end += 1 }
            if let last = above.last, runs[last].row != row - 1 {
                linkLine(above: above, below: 0..<0)
                above = 0..<0
            }
            linkLine(above: above, below: position..<end)
            above = position..<end
            position = end
        }
        linkLine(above: above, below: 0..<0)
    }

    /// Links the sides that meet on one line, from left to right.
    private mutating func linkLine(above: Range<Int>, below: Range<Int>) {
        var upper = 2 * above.lowerBound
        var lower = 2 * below.lowerBound
        let upperEnd = 2 * above.upperBound
        let lowerEnd = 2 * below.upperBound
        // The side at which the open stretch began, if one is open.
        var open: Int?
        while upper < upperEnd || lower < lowerEnd {
            let upperColumn = upper < upperEnd ? column(of: upper) : .max
            let lowerColumn = lower < lowerEnd ? column(of: lower) : .max
            if upperColumn == lowerColumn {
                linkMeeting(upper, lower, open: &open)
                upper += 1
                lower += 1
            } else if upperColumn < lowerColumn {
                close(&open, with: upper, isUpper: true)
                upper += 1
            } else {
                close(&open, with: lower, isUpper: false)
                lower += 1
            }
        }
    }

    /// Two sides meet in one point: they go straight on, or the region touches itself there by a corner.
    private mutating func linkMeeting(_ upper: Int, _ lower: Int, open: inout Int?) {
        if upper % 2 == lower % 2 {
            if upper % 2 == 0 { next[lower] = upper } else { next[upper] = lower }
            return
        }
        // The stretch on the left of a corner belongs to one of the two rows, the one on the right to the other.
        // Staying with the row keeps the corner apart; changing over joins what touches.
        let leftIsUpper = upper % 2 == 1
        let endsLeft = leftIsUpper == (connectivity == .four) ? upper : lower
        let beginsRight = endsLeft == upper ? lower : upper
        close(&open, with: endsLeft, isUpper: endsLeft == upper)
        close(&open, with: beginsRight, isUpper: beginsRight == upper)
    }

    /// Opens a stretch at a side, or links the side with the one at which the open stretch began.
    private mutating func close(_ open: inout Int?, with side: Int, isUpper: Bool) {
        guard let other = open else {
            open = side
            return
        }
        // Upper right sides and lower left sides arrive on the line; the others leave it.
        if (side % 2 == 1) == isUpper { next[side] = other } else { next[other] = side }
        open = nil
    }

    /// The loop through a side, from its topmost, leftmost corner on.
    private func loop(from first: Int, _ isVisited: inout [Bool]) -> Contour {
        var points: [PixelPoint] = []
        var side = first
        repeat {
            isVisited[side] = true
            let follower = next[side]
            let line = side % 2 == 0 ? Int(runs[side / 2].row) : Int(runs[side / 2].row) + 1
            if column(of: side) != column(of: follower) {
                points.append(corner(column(of: side), line))
                points.append(corner(column(of: follower), line))
            }
            side = follower
        } while side != first
        return Contour(points: rotated(points))
    }

    private func column(of side: Int) -> Int {
        side % 2 == 0 ? Int(runs[side / 2].start) : Int(runs[side / 2].end)
    }

    private func corner(_ column: Int, _ line: Int) -> PixelPoint {
        PixelPoint(x: Double(column) - 0.5, y: Double(line) - 0.5)
    }

    private func rotated(_ points: [PixelPoint]) -> [PixelPoint] {
        guard let first = points.indices.min(by: { (points[$0].y, points[$0].x) < (points[$1].y, points[$1].x) })
        else { return points }
        return Array(points[first...] + points[..<first])
    }
}
