/// Copies of lines extended beyond their ends, so that a separable kernel needs no test at the edges.
extension Plane where Pixel == Float {
    /// The plane with `margin` rows added above and below.
    func paddedRows(by margin: Int, edge: EdgeMode) -> [Float] {
        var padded: [Float] = []
        padded.reserveCapacity((height + 2 * margin) * width)
        for row in -margin..<height + margin {
            let source = edge.position(row, count: height) * width
            padded.append(contentsOf: pixels[source..<source + width])
        }
        return padded
    }

    /// The plane with `margin` rows of one value added above and below.
    func paddedRows(by margin: Int, value: Float) -> [Float] {
        let rim = repeatElement(value, count: margin * width)
        var padded: [Float] = []
        padded.reserveCapacity((height + 2 * margin) * width)
        padded.append(contentsOf: rim)
        padded.append(contentsOf: pixels)
        padded.append(contentsOf: rim)
        return padded
    }
}

/// One line with `margin` values added before and after it.
struct PaddedLine {
    var values: [Float]
    let margin: Int
    private let sources: [Int]

    init(count: Int, margin: Int, edge: EdgeMode) {
        values = Array(repeating: 0, count: count + 2 * margin)
        self.margin = margin
        sources = (-margin..<count + margin).map { edge.position($0, count: count) }
    }

    /// Takes over a row of the plane.
    mutating func load(_ row: UnsafeBufferPointer<Float>) {
        for index in 0..<margin {
            values[index] = row[sources[index]]
            values[margin + row.count + index] = row[sources[margin + row.count + index]]
        }
        for index in 0..<row.count {
            values[margin + index] = row[index]
        }
    }
}
