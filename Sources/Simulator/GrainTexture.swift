/// A smooth random pattern that gives cells an interior; it repeats every 128 pixels.
package struct GrainTexture: Sendable {
    private static let side = 128
    /// Mean 0, standard deviation 1.
    private let values: [Float]

    /// Makes a pattern whose grains have about the given standard deviation, in pixels.
    package init(grain: Double, generator: inout SeededGenerator) {
        let side = GrainTexture.side
        let noise = (0..<side * side).map { _ -> Float in Float(generator.normal()) }
        // Three copies side by side keep the blur from seeing the border of the middle one.
        var tiled = [Float](repeating: 0, count: 9 * side * side)
        for row in 0..<3 * side {
            for column in 0..<3 * side {
                tiled[row * 3 * side + column] = noise[(row % side) * side + column % side]
            }
        }
        let blurred = GaussianBlur(sigma: grain).apply(tiled, width: 3 * side, height: 3 * side)
        var middle: [Float] = []
        for row in side..<2 * side {
            let start = row * 3 * side + side
            middle += blurred[start..<start + side]
        }
        let mean = middle.reduce(0, +) / Float(middle.count)
        let squares = middle.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) }
        let variance = squares / Float(middle.count)
        let scale = 1 / max(variance.squareRoot(), 1e-6)
        values = middle.map { ($0 - mean) * scale }
    }

    /// The pattern at a point, by bilinear interpolation.
    package func value(at point: SIMD2<Float>) -> Float {
        let floor = point.rounded(.down)
        let rest = point - floor
        let mask = GrainTexture.side - 1
        let x0 = Int(floor.x) & mask
        let y0 = (Int(floor.y) & mask) * GrainTexture.side
        let x1 = (x0 + 1) & mask
        let y1 = (y0 + GrainTexture.side) & (values.count - 1)
        let top = values[y0 + x0] + rest.x * (values[y0 + x1] - values[y0 + x0])
        let bottom = values[y1 + x0] + rest.x * (values[y1 + x1] - values[y1 + x0])
        return top + rest.y * (bottom - top)
    }
}
