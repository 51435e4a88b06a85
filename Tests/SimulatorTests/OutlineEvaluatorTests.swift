import Simulator
import Testing

@Test func rowsAgreeWithSinglePoints() {
    var shape = CellShape(centre: .zero, axes: SIMD2(12, 9), direction: SIMD2(0.6, -0.8))
    shape.cosines = SIMD4(0.05, -0.04, 0.03, 0.02)
    let field = DistanceField(width: 37, height: 31, shapes: [shape.moved(by: SIMD2(17.25, 14.5))], reach: 50)
    for row in 0..<31 {
        for column in 0..<37 {
            let single = shape.signedDistance(offset: SIMD2(Float(column) - 17.25, Float(row) - 14.5))
            #expect(abs(field.nearest[row * 37 + column] - single) < 1e-4)
        }
    }
}
