import Simulator
import Testing

private func disc(_ x: Float, _ y: Float, radius: Float) -> CellShape {
    CellShape(centre: SIMD2(x, y), axes: SIMD2(radius, radius), direction: SIMD2(1, 0))
}

@Test func overlappingCellsArePushedApart() {
    var generator = SeededGenerator(seed: 6)
    var shapes = (0..<60).map { _ in
        disc(Float(generator.uniform(0, 100)), Float(generator.uniform(0, 100)), radius: 7)
    }
    for _ in 0..<400 {
        Crowd.separate(&shapes, gap: 0.5)
    }
    for first in shapes.indices {
        for second in shapes.indices where second > first {
            #expect(Crowd.overlap(shapes[first], shapes[second]) < 0.1)
        }
    }
}

@Test func theSmallerCellGivesWay() {
    var shapes = [disc(0, 0, radius: 20), disc(20, 0, radius: 4)]
    Crowd.separate(&shapes, gap: 0, stiffness: 1)
    #expect(shapes[0].centre.x < 0 && shapes[0].centre.x > -0.5)
    #expect(abs(Crowd.overlap(shapes[0], shapes[1])) < 0.05)
}

@Test func partnersMayOverlap() {
    let shapes = [disc(0, 0, radius: 10), disc(9, 0, radius: 5)]
    var moved = shapes
    Crowd.separate(&moved, partners: [-1, 0], gap: 0)
    #expect(moved == shapes)
}

@Test func cellsOnOneSpotSeparate() {
    var shapes = [disc(5, 5, radius: 3), disc(5, 5, radius: 3)]
    for _ in 0..<40 {
        Crowd.separate(&shapes, gap: 0)
    }
    #expect(Crowd.overlap(shapes[0], shapes[1]) < 0.1)
}
