/// A Gaussian blur of a row-major image; the outermost pixels are repeated beyond the border.
package struct GaussianBlur {
    /// Weights from the centre outwards; the two-sided sum is 1.
    private let weights: [Float]

    /// Makes a blur of a standard deviation in pixels; 0 changes nothing.
    package init(sigma: Double) {
        let radius = Int((3 * sigma).rounded(.up))
        var raw = [1.0]
        for distance in stride(from: 1, through: radius, by: 1) {
            raw.append(PortableMath.exp(-0.5 * Double(distance * distance) / (sigma * sigma)))
        }
        let sum = 2 * raw.reduce(0, +) - 1
        weights = raw.map { Float($0 / sum) }
    }

    /// The blurred image, of the same size.
    ///
    /// - Complexity: O(pixels x 6 sigma).
    package func apply(_ pixels: [Float], width: Int, height: Int) -> [Float] {
        guard weights.count > 1 else { return pixels }
        let horizontal = blurRows(pixels, width: width, height: height)
        return blurColumns(horizontal, width: width, height: height)
    }

    private func blurRows(_ pixels: [Float], width: Int, height: Int) -> [Float] {
        let radius = weights.count - 1
        var padded = [Float](repeating: 0, count: width + 2 * radius)
        var result = pixels
        for row in 0..<height {
            let start = row * width
            for index in padded.indices {
                padded[index] = pixels[start + min(max(index - radius, 0), width - 1)]
            }
            for column in 0..<width {
                var sum = weights[0] * padded[column + radius]
                for distance in 1...radius {
                    sum += weights[distance] * (padded[column + radius - distance] + padded[column + radius + distance])
                }
                result[start + column] = sum
            }
        }
        return result
    }

    private func blurColumns(_ pixels: [Float], width: Int, height: Int) -> [Float] {
        var result = pixels.map { weights[0] * $0 }
        for row in 0..<height {
            for distance in 1..<weights.count {
                let above = max(row - distance, 0) * width
                let below = min(row + distance, height - 1) * width
                let weight = weights[distance]
                for column in 0..<width {
                    result[row * width + column] += weight * (pixels[above + column] + pixels[below + column])
                }
            }
        }
        return result
    }
}
