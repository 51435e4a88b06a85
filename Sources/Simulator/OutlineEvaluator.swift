/// A shape's constants, arranged for evaluation pixel after pixel.
struct OutlineEvaluator {
    /// Pixels evaluated at a time.
    typealias Block = SIMD8<Float>

    private let alongX, alongY, acrossX, acrossY, softening: Float
    private let c2, c3, c4, c5, s2, s3, s4, s5: Float

    init(_ shape: CellShape) {
        alongX = shape.direction.x / shape.axes.x
        alongY = shape.direction.y / shape.axes.x
        acrossX = -shape.direction.y / shape.axes.y
        acrossY = shape.direction.x / shape.axes.y
        softening = 1e-4 / (shape.axes.x * shape.axes.y)
        (c2, c3, c4, c5) = (shape.cosines.x, shape.cosines.y, shape.cosines.z, shape.cosines.w)
        (s2, s3, s4, s5) = (shape.sines.x, shape.sines.y, shape.sines.z, shape.sines.w)
    }

    /// Distance from the outline along the ray from the centre to the offset (x, y); negative inside.
    func signedDistance(_ x: Float, _ y: Float) -> Float {
        signedDistances(Block(repeating: x), y)[0]
    }

    /// Distances of neighbouring pixels of a row, the first at the offset (`startX`, `y`) from the centre.
    ///
    /// - Parameters:
    ///   - startX: column of the first pixel relative to the centre.
    ///   - y: row of the pixels relative to the centre.
    ///   - count: number of pixels.
    ///   - row: room for them, rounded up to whole blocks.
    func signedDistances(startX: Float, y: Float, count: Int, into row: UnsafeMutableBufferPointer<Float>) {
        let blocks = (count + Block.scalarCount - 1) / Block.scalarCount
        precondition(blocks * Block.scalarCount <= row.count, "the buffer holds a row in whole blocks")
        let bytes = UnsafeMutableRawBufferPointer(row)
        var x = Block(0, 1, 2, 3, 4, 5, 6, 7) + startX
        for block in 0..<blocks {
            let distances = signedDistances(x, y)
            bytes.storeBytes(of: distances, toByteOffset: block * MemoryLayout<Block>.size, as: Block.self)
            x += Float(Block.scalarCount)
        }
    }

    /// The powers of the unit complex number (u, v) give cos(k theta) and sin(k theta) without an angle; the softening
    /// of a hundredth of a pixel keeps the centre itself finite.
    @inline(__always)
    private func signedDistances(_ x: Block, _ y: Float) -> Block {
        let along = alongX * x + alongY * y
        let across = acrossX * x + acrossY * y
        let inverse = 1 / (along * along + across * across + softening).squareRoot()
        let distance = (x * x + (y * y + 1e-4)).squareRoot()
        let u1 = along * inverse
        let v1 = across * inverse
        let u2 = u1 * u1 - v1 * v1
        let v2 = 2 * u1 * v1
        let u3 = u2 * u1 - v2 * v1
        let v3 = u2 * v1 + v2 * u1
        let u4 = u2 * u2 - v2 * v2
        let v4 = 2 * u2 * v2
        let u5 = u4 * u1 - v4 * v1
        let v5 = u4 * v1 + v4 * u1
        let even = c2 * u2 + s2 * v2 + (c4 * u4 + s4 * v4)
        let odd = c3 * u3 + s3 * v3 + (c5 * u5 + s5 * v5)
        return distance - distance * inverse * (1 + even + odd)
    }
}
