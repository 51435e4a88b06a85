/// Counts the pixels of a region's convex hull in exact integer arithmetic.
///
/// Coordinates are doubled, so that the middles of a pixel's sides are whole numbers: pixel (x, y) contributes
/// (2x - 1, 2y), (2x + 1, 2y), (2x, 2y - 1) and (2x, 2y + 1).
package enum RegionConvexHull {
    private struct Point {
        var x: Int
        var y: Int
    }

    /// The number of pixel centres in or on the hull.
    ///
    /// - Parameter runs: the region's runs in scan order.
    /// - Returns: the count, 0 for no runs.
    /// - Complexity: O(runs + rows).
    package static func pixelCount(of runs: [LabelRun]) -> Int {
        guard let top = runs.first?.row, let bottom = runs.last?.row else { return 0 }
        let left = chain(of: runs, side: -1)
        let right = chain(of: runs, side: 1)
        var count = 0
        var leftEdge = 0
        var rightEdge = 0
        for row in Int(top)...Int(bottom) {
            while left[leftEdge + 1].y < 2 * row { leftEdge += 1 }
            while right[rightEdge + 1].y < 2 * row { rightEdge += 1 }
            // On the left side x is mirrored, so both sides ask for the last pixel inside.
            let first = -lastPixel(inside: left[leftEdge], left[leftEdge + 1], row: row)
            let last = lastPixel(inside: right[rightEdge], right[rightEdge + 1], row: row)
            count += last - first + 1
        }
        return count
    }

    /// The hull's boundary on one side from top to bottom; x is multiplied by `side`, so it always bulges to larger x.
    private static func chain(of runs: [LabelRun], side: Int) -> [Point] {
        var hull: [Point] = []
        var position = 0
        while position < runs.count {
            let row = Int(runs[position].row)
            var extreme = Int.min
            while position < runs.count, Int(runs[position].row) == row {
                let edgePixel = side > 0 ? Int(runs[position].end) - 1 : -Int(runs[position].start)
                extreme = max(extreme, 2 * edgePixel)
                position += 1
            }
            append(Point(x: extreme, y: 2 * row - 1), to: &hull)
            append(Point(x: extreme + 1, y: 2 * row), to: &hull)
            append(Point(x: extreme, y: 2 * row + 1), to: &hull)
        }
        return hull
    }

    /// Adds a point that lies below, or beside, all before it, and drops those that no longer bulge.
    private static func append(_ point: Point, to hull: inout [Point]) {
        if let last = hull.last, last.y == point.y {
            if last.x >= point.x { return }
            hull.removeLast()
        }
        while hull.count >= 2 {
            let middle = hull[hull.count - 1]
            let before = hull[hull.count - 2]
            let turn =
                (middle.x - before.x) * (point.y - before.y) - (point.x - before.x) * (middle.y - before.y)
            if turn > 0 { break }
            hull.removeLast()
        }
        hull.append(point)
    }

    /// The last pixel of a row whose centre is not beyond the edge from `upper` to `lower`.
    private static func lastPixel(inside upper: Point, _ lower: Point, row: Int) -> Int {
        let height = lower.y - upper.y
        let numerator = upper.x * height + (2 * row - upper.y) * (lower.x - upper.x)
        return floorDivide(numerator, by: 2 * height)
    }

    private static func floorDivide(_ numerator: Int, by denominator: Int) -> Int {
        let quotient = numerator / denominator
        return numerator % denominator < 0 ? quotient - 1 : quotient
    }
}
