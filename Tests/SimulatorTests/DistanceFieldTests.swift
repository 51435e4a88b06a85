import CellImage
import Simulator
import Testing

private func disc(_ x: Float, _ y: Float, radius: Float) -> CellShape {
    CellShape(centre: SIMD2(x, y), axes: SIMD2(radius, radius), direction: SIMD2(1, 0))
}

@Test func overlappingDiscsMeetInTheMiddle() {
    let field = DistanceField(
        width: 40,
        height: 20,
        shapes: [disc(12, 10, radius: 8), disc(25, 10, radius: 8)],
        reach: 0
    )
    let labels = field.labelImage(labels: [3, 9])
    #expect(labels[10, 12] == 3 && labels[10, 25] == 9)
    #expect(labels[10, 18] == 3 && labels[10, 19] == 9)
    #expect(labels[0, 0] == 0)
    let areas = field.areas(count: 2)
    #expect(areas[0] == labels.plane.pixels.count { $0 == 3 })
    #expect(areas[1] == labels.plane.pixels.count { $0 == 9 })
}

@Test func masksDoNotDependOnTheReach() {
    let shapes = [disc(12, 10, radius: 8), disc(25, 10, radius: 8), disc(38, 2, radius: 5)]
    let narrow = DistanceField(width: 40, height: 20, shapes: shapes, reach: 0)
    let wide = DistanceField(width: 40, height: 20, shapes: shapes, reach: 9)
    #expect(narrow.labelImage(labels: [1, 2, 3]) == wide.labelImage(labels: [1, 2, 3]))
    #expect(narrow.areas(count: 3) == wide.areas(count: 3))
}

@Test func edgeDistanceVanishesOnTheLineOfContact() {
    let field = DistanceField(
        width: 41,
        height: 21,
        shapes: [disc(13, 10, radius: 9), disc(27, 10, radius: 9)],
        reach: 8
    )
    #expect(abs(field.edgeDistance(at: 10 * 41 + 20)) < 1e-3)
    #expect(abs(field.edgeDistance(at: 10 * 41 + 18) + 2) < 1e-2)
    #expect(abs(field.edgeDistance(at: 10 * 41 + 6) + 2) < 1e-2)
    #expect(abs(field.edgeDistance(at: 10 * 41 + 2) - 2) < 1e-2)
}

@Test func shapesOutsideTheFieldLeaveNoTrace() {
    let shapes = [disc(-50, 5, radius: 8), disc(5, 90, radius: 8), disc(1e9, -1e9, radius: 8)]
    let field = DistanceField(width: 30, height: 20, shapes: shapes, reach: 4)
    #expect(field.areas(count: 3) == [0, 0, 0])
    #expect(field.owner.allSatisfy { $0 == 0 })
}

@Test func nucleiAreCutOffAtTheirCells() {
    let cells = [disc(12, 10, radius: 8), disc(25, 10, radius: 8)]
    let field = DistanceField(width: 40, height: 20, shapes: cells, reach: 0)
    let nuclei = field.labelImage(of: [disc(17, 10, radius: 5), disc(25, 10, radius: 3)], labels: [4, 0])
    let masks = field.labelImage(labels: [4, 5])
    #expect(Set(nuclei.plane.pixels) == [0, 4])
    for (nucleus, cell) in zip(nuclei.plane.pixels, masks.plane.pixels) where nucleus != 0 {
        #expect(nucleus == cell)
    }
}
