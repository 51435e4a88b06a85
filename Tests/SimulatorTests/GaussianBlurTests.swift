import Simulator
import Testing

@Test func blurSpreadsAPointWithItsVariance() {
    var pixels = [Float](repeating: 0, count: 41 * 31)
    pixels[15 * 41 + 20] = 1000
    let blurred = GaussianBlur(sigma: 2).apply(pixels, width: 41, height: 31)
    var sum = 0.0
    var squares = SIMD2(0.0, 0.0)
    for row in 0..<31 {
        for column in 0..<41 {
            let value = Double(blurred[row * 41 + column])
            let offset = SIMD2(Double(column - 20), Double(row - 15))
            sum += value
            squares += offset * offset * value
        }
    }
    #expect(abs(sum - 1000) < 0.01)
    #expect(abs(squares.x / sum - 4) < 0.2 && abs(squares.y / sum - 4) < 0.2)
}

@Test func blurKeepsAnEvenImage() {
    let blurred = GaussianBlur(sigma: 3).apply([Float](repeating: 7, count: 5 * 4), width: 5, height: 4)
    #expect(blurred.allSatisfy { abs($0 - 7) < 1e-5 })
}

@Test func noBlurChangesNothing() {
    let pixels: [Float] = [1, 5, 2, 8]
    #expect(GaussianBlur(sigma: 0).apply(pixels, width: 2, height: 2) == pixels)
}
