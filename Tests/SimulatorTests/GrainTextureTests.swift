import Simulator
import Testing

@Test func grainIsStandardisedSmoothAndPeriodic() {
    var generator = SeededGenerator(seed: 9)
    let texture = GrainTexture(grain: 2, generator: &generator)
    var sum: Float = 0
    var squares: Float = 0
    for row in 0..<128 {
        for column in 0..<128 {
            let point = SIMD2(Float(column), Float(row))
            let value = texture.value(at: point)
            sum += value
            squares += value * value
            #expect(abs(texture.value(at: point + SIMD2(128, -256)) - value) < 1e-4)
            #expect(abs(texture.value(at: point + SIMD2(1, 0)) - value) < 1.6)
        }
    }
    #expect(abs(sum / 16_384) < 1e-3)
    #expect(abs(squares / 16_384 - 1) < 1e-2)
}
