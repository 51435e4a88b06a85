package import CellImage

/// Finds the points within a distance of a place, by sorting points into square bins.
package struct CentroidGrid {
    private let side: Double
    private let originX: Double
    private let originY: Double
    private let columns: Int
    private let rows: Int
    /// Index of the first member of each bin, one entry more than bins.
    private let binStarts: [Int]
    /// Points by bin, ascending within a bin, with their numbers.
    private let members: [(point: PixelPoint, number: Int)]

    /// Sorts points into bins.
    ///
    /// - Parameters:
    ///   - points: finite points.
    ///   - numbers: the number that stands for each point.
    ///   - reach: the greatest distance that will be asked for; positive.
    package init(_ points: [PixelPoint], numbers: [Int], reach: Double) {
        let left = points.map { $0.x }.min() ?? 0
        let top = points.map { $0.y }.min() ?? 0
        let width = (points.map { $0.x }.max() ?? 0) - left
        let height = (points.map { $0.y }.max() ?? 0) - top
        // At most about four bins per point, so that sparse points cost no memory.
        let side = max(reach, (width * height / Double(4 * points.count + 16)).squareRoot(), max(width, height) / 4096)
        originX = left
        originY = top
        self.side = side
        columns = Int(width / side) + 1
        rows = Int(height / side) + 1
        var starts = [Int](repeating: 0, count: columns * rows + 1)
        let bins = [Int](unsafeUninitializedCapacity: points.count) { buffer, count in
            for (index, point) in points.enumerated() {
                buffer[index] = Int((point.y - top) / side) * (Int(width / side) + 1) + Int((point.x - left) / side)
            }
            count = points.count
        }
        for bin in bins {
            starts[bin + 1] += 1
        }
        for bin in 0..<columns * rows {
            starts[bin + 1] += starts[bin]
        }
        var next = starts
        var members = [(point: PixelPoint, number: Int)](
            repeating: (PixelPoint(x: 0, y: 0), 0),
            count: points.count
        )
        for (index, bin) in bins.enumerated() {
            members[next[bin]] = (points[index], numbers[index])
            next[bin] += 1
        }
        binStarts = starts
        self.members = members
    }

    /// Calls a function with the number and the squared distance of every point within a distance of a place.
    @inline(__always)
    package func forEach(
        near place: PixelPoint,
        within distance: Double,
        _ body: (_ number: Int, _ squared: Double) -> Void
    ) {
        guard !members.isEmpty else { return }
        let firstColumn = bin(place.x - distance - originX, limit: columns)
        let lastColumn = bin(place.x + distance - originX, limit: columns)
        let firstRow = bin(place.y - distance - originY, limit: rows)
        let lastRow = bin(place.y + distance - originY, limit: rows)
        for row in firstRow...lastRow {
            let first = binStarts[row * columns + firstColumn]
            let last = binStarts[row * columns + lastColumn + 1]
            for index in first..<last {
                let x = members[index].point.x - place.x
                let y = members[index].point.y - place.y
                let squared = x * x + y * y
                if squared <= distance * distance {
                    body(members[index].number, squared)
                }
            }
        }
    }

    private func bin(_ offset: Double, limit: Int) -> Int {
        Int(min(max(offset / side, 0), Double(limit - 1)))
    }
}
