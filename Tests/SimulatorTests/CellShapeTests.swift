import Simulator
import Testing

private func irregular() -> CellShape {
    var shape = CellShape(centre: SIMD2(40.3, 37.8), axes: SIMD2(24, 15), direction: SIMD2(0.8, 0.6))
    shape.cosines = SIMD4(0.05, -0.04, 0.03, 0.02)
    shape.sines = SIMD4(-0.03, 0.05, 0.02, -0.03)
    return shape
}

@Test func ellipseHasItsAxesAsRadii() {
    let shape = CellShape(centre: .zero, axes: SIMD2(10, 6), direction: SIMD2(0.6, 0.8))
    #expect(abs(shape.radius(towards: SIMD2(0.6, 0.8)) - 10) < 1e-2)
    #expect(abs(shape.radius(towards: SIMD2(-0.8, 0.6)) - 6) < 1e-2)
    #expect(abs(shape.radius(towards: SIMD2(-0.6, -0.8) * 30) - 10) < 1e-2)
}

@Test func signedDistanceIsNegativeInsideAndFiniteAtTheCentre() {
    let shape = CellShape(centre: .zero, axes: SIMD2(10, 6), direction: SIMD2(1, 0))
    #expect(abs(shape.signedDistance(offset: SIMD2(13, 0)) - 3) < 1e-2)
    #expect(abs(shape.signedDistance(offset: SIMD2(0, 4)) + 2) < 1e-2)
    let centre = shape.signedDistance(offset: .zero)
    #expect(centre < -5 && centre > -11)
}

@Test func areaMatchesTheCountOfPixels() {
    let shape = irregular()
    var count = 0
    for row in 0..<80 {
        for column in 0..<80
        where shape.signedDistance(offset: SIMD2(Float(column), Float(row)) - shape.centre) < 0 {
            count += 1
        }
    }
    #expect(abs(Float(count) - shape.area) < 0.01 * shape.area)
}

@Test func boxHoldsTheWholeOutline() {
    let shape = irregular()
    let half = shape.halfBox
    for step in 0..<360 {
        let direction = SIMD2<Float>(PortableMath.unitVector(turns: Double(step) / 360))
        let point = direction * shape.radius(towards: direction)
        #expect(abs(point.x) <= half.x && abs(point.y) <= half.y)
        #expect(point.length <= shape.reach)
    }
}

@Test func movingKeepsTheOutline() {
    let moved = irregular().moved(by: SIMD2(3, -2))
    #expect(moved.centre == SIMD2(43.3, 35.8))
    #expect(moved.area == irregular().area)
}
