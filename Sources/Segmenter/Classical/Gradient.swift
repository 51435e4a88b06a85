internal import CellImage

extension Plane where Pixel == Float {
    /// Squared length of the gradient by central differences; at the edge of the image the pixel stands for its neighbour.
    func squaredGradient() -> [Float] {
        var result = [Float](repeating: 0, count: pixels.count)
        pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                let above = max(row - 1, 0) * width
                let below = min(row + 1, height - 1) * width
                for column in 0..<width {
                    let here = row * width
                    let across = pixels[here + min(column + 1, width - 1)] - pixels[here + max(column - 1, 0)]
                    let down = pixels[below + column] - pixels[above + column]
                    result[here + column] = across * across + down * down
                }
            }
        }
        return result
    }
}
