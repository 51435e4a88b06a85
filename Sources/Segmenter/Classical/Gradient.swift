internal import CellImage

extension Plane where Pixel == Float {
    /// Length of the gradient, from central differences; at the edge of the image a pixel stands for its neighbour.
    func steepness() -> Plane<Float> {
        var result = self
        pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                let above = max(row - 1, 0) * width
                let below = min(row + 1, height - 1) * width
                for column in 0..<width {
                    let here = row * width
                    let across = pixels[here + min(column + 1, width - 1)] - pixels[here + max(column - 1, 0)]
                    let down = pixels[below + column] - pixels[above + column]
                    result.pixels[here + column] = (across * across + down * down).squareRoot() / 2
                }
            }
        }
        return result
    }
}
