extension Plane where Pixel == Float {
    /// A smaller plane whose pixels are the means of square blocks; blocks cut off by the edge average what they have.
    ///
    /// - Parameter factor: side of a block, in pixels, at least 1.
    /// - Returns: the means, `ceil(side / factor)` pixels a side.
    /// - Complexity: O(pixels).
    public func reduced(by factor: Int) -> Plane<Float> {
        precondition(factor > 0, "a block has a side of at least 1")
        guard factor > 1 else { return self }
        let columns = (width + factor - 1) / factor
        let rows = (height + factor - 1) / factor
        var sums = [Double](repeating: 0, count: columns)
        var result = Plane(width: columns, height: rows, repeating: 0)
        for row in 0..<height {
            for column in 0..<width {
                sums[column / factor] += Double(pixels[row * width + column])
            }
            guard row % factor == factor - 1 || row == height - 1 else { continue }
            let blockHeight = row % factor + 1
            for column in 0..<columns {
                let blockWidth = min(factor, width - column * factor)
                result.pixels[row / factor * columns + column] = Float(sums[column] / Double(blockHeight * blockWidth))
                sums[column] = 0
            }
        }
        return result
    }

    /// A larger plane, interpolated linearly between the centres of the blocks that ``reduced(by:)`` averaged.
    ///
    /// - Parameters:
    ///   - factor: side of a block, in pixels, as it was reduced by.
    ///   - width: columns of the result, at most `factor` times those of the plane.
    ///   - height: rows of the result, at most `factor` times those of the plane.
    /// - Returns: a plane of the size asked for.
    /// - Complexity: O(pixels of the result).
    public func enlarged(by factor: Int, width: Int, height: Int) -> Plane<Float> {
        precondition(factor > 0 && width <= self.width * factor && height <= self.height * factor, "no such blocks")
        guard factor > 1, width > 0, height > 0 else { return self }
        let columns = (0..<width).map { blend(at: $0, factor: factor, count: self.width) }
        var result = Plane(width: width, height: height, repeating: 0)
        for row in 0..<height {
            let vertical = blend(at: row, factor: factor, count: self.height)
            let line = (0..<self.width).map { column in
                let upper = pixels[vertical.first * self.width + column]
                return upper + (pixels[vertical.second * self.width + column] - upper) * vertical.share
            }
            for (column, horizontal) in columns.enumerated() {
                let left = line[horizontal.first]
                result.pixels[row * width + column] = left + (line[horizontal.second] - left) * horizontal.share
            }
        }
        return result
    }

    /// The two blocks between whose centres a position lies, and the share of the second one.
    private func blend(at position: Int, factor: Int, count: Int) -> (first: Int, second: Int, share: Float) {
        let exact = (Float(position) + 0.5) / Float(factor) - 0.5
        let first = min(max(Int(exact.rounded(.down)), 0), count - 1)
        let second = min(first + 1, count - 1)
        return (first, second, min(max(exact - Float(first), 0), 1))
    }
}
