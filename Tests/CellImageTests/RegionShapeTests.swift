import CellImage
import TestSupport
import Testing

@Suite struct RegionShapeTests {
    @Test(arguments: try RegionFixtures.pictures())
    func agreesWithScikitImage(picture: RegionFixtures.Picture) throws {
        let found = picture.labels.regionShapes()
        try #require(found.map(\.label) == picture.regions.map(\.label))
        for (region, expected) in zip(found, picture.regions) {
            #expect(region.area == expected.area)
            #expect(agrees(region.perimeter, expected.perimeter), "\(picture) \(region.label)")
            #expect(region.convexArea == expected.convexArea, "\(picture) \(region.label)")
            #expect(region.solidity == expected.solidity)
        }
    }

    @Test func hasNoFormFactorWithoutPerimeter() throws {
        let shapes = LabelRuns(LabelImage(ascii: "1.....\n..2222\n..2222\n..2222")).regionShapes()
        #expect(shapes[0].perimeter == 0)
        #expect(shapes[0].formFactor == nil)
        let square = try #require(shapes[1].formFactor)
        #expect(agrees(square, 4 * .pi * 12 / (shapes[1].perimeter * shapes[1].perimeter)))
    }

    @Test func doesNotDependOnTheNeighbours() throws {
        let picture = try #require(try RegionFixtures.pictures().first { $0.name == "speckle" })
        let together = picture.labels.regionShapes()
        for shape in together.prefix(20) {
            #expect(picture.labels.keepingLabels([shape.label]).regionShapes() == [shape])
        }
    }
}
