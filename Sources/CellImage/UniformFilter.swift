extension Plane where Pixel == Float {
    /// The mean over a square, as `scipy.ndimage.uniform_filter` with an odd size does.
    ///
    /// Running sums in Double: the cost does not grow with the radius.
    ///
    /// - Parameters:
    ///   - radius: half the side of the square of `2 * radius + 1` pixels, at least 0.
    ///   - edge: what lies beyond the edge.
    /// - Returns: the means, of the same size.
    /// - Complexity: O(pixels).
    public func uniformFiltered(radius: Int, edge: EdgeMode = .reflect) -> Plane<Float> {
        precondition(radius >= 0, "a square has a radius of at least 0")
        guard radius > 0, !pixels.isEmpty else { return self }
        return columnMeans(radius: radius, edge: edge).rowMeans(radius: radius, edge: edge)
    }

    private func columnMeans(radius: Int, edge: EdgeMode) -> Plane<Float> {
        var sums = [Double](repeating: 0, count: width)
        let scale = 1 / Double(2 * radius + 1)
        var result = self
        pixels.withUnsafeBufferPointer { input in
            result.pixels.withUnsafeMutableBufferPointer { output in
                func addRow(_ row: Int, sign: Double) {
                    let start = edge.position(row, count: height) * width
                    for column in 0..<width {
                        sums[column] += sign * Double(input[start + column])
                    }
                }
                for row in -radius..<radius {
                    addRow(row, sign: 1)
                }
                for row in 0..<height {
                    addRow(row + radius, sign: 1)
                    for column in 0..<width {
                        output[row * width + column] = Float(sums[column] * scale)
                    }
                    addRow(row - radius, sign: -1)
                }
            }
        }
        return result
    }

    private func rowMeans(radius: Int, edge: EdgeMode) -> Plane<Float> {
        let side = 2 * radius + 1
        let scale = 1 / Double(side)
        var line = PaddedLine(count: width, margin: radius, edge: edge)
        var result = self
        pixels.withUnsafeBufferPointer { input in
            result.pixels.withUnsafeMutableBufferPointer { output in
                for row in 0..<height {
                    line.load(UnsafeBufferPointer(rebasing: input[row * width..<(row + 1) * width]))
                    line.values.withUnsafeBufferPointer { padded in
                        var sum = padded[0..<side - 1].reduce(0) { $0 + Double($1) }
                        for column in 0..<width {
                            sum += Double(padded[column + side - 1])
                            output[row * width + column] = Float(sum * scale)
                            sum -= Double(padded[column])
                        }
                    }
                }
            }
        }
        return result
    }
}
