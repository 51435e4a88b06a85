import CellImage
import TestSupport
import Testing

@Suite struct RegionPropertiesTests {
    @Test(arguments: try RegionFixtures.pictures())
    func agreesWithScikitImage(picture: RegionFixtures.Picture) throws {
        let found = picture.labels.regionProperties()
        try #require(found.map(\.label) == picture.regions.map(\.label))
        for (region, expected) in zip(found, picture.regions) {
            #expect(region.area == expected.area)
            #expect(agrees(region.centroid.y, expected.centroid[0]))
            #expect(agrees(region.centroid.x, expected.centroid[1]))
            let box = region.boundingBox
            #expect([box.minY, box.minX, box.maxY, box.maxX] == expected.box)
            #expect(agrees(region.majorAxisLength, expected.major))
            #expect(agrees(region.minorAxisLength, expected.minor, absolute: 1e-6))
            #expect(agrees(region.eccentricity, expected.eccentricity, absolute: 1e-6))
            #expect(agrees(region.equivalentDiameter, expected.diameter))
            // A region without direction has any orientation.
            if expected.eccentricity > 1e-6 {
                #expect(agrees(region.orientation, expected.orientation), "\(picture) \(region.label)")
            }
        }
    }

    @Test func knowsTheBorder() throws {
        let runs = LabelRuns(LabelImage(ascii: "1..2\n.3..\n...."))
        #expect(runs.regionProperties().map(\.touchesBorder) == [true, true, false])
    }

    @Test func takesSeventyThousandLabels() throws {
        var image = LabelImage(width: 700, height: 200)
        for index in 0..<70_000 { image.plane.pixels[2 * index] = UInt32(index + 1) }
        let regions = LabelRuns(image).regionProperties()
        #expect(regions.count == 70_000)
        #expect(regions.allSatisfy { $0.area == 1 && $0.varianceX == 0 })
        #expect(regions.last?.label == 70_000)
    }

    @Test func takesTheLargestLabel() throws {
        var image = LabelImage(width: 5, height: 5)
        image[2, 2] = .max
        image[2, 3] = 1
        #expect(LabelRuns(image).regionProperties().map(\.label) == [1, .max])
    }

    @Test func isEmptyForAnEmptyImage() {
        #expect(LabelRuns(LabelImage(width: 0, height: 0)).regionProperties().isEmpty)
        #expect(LabelRuns(LabelImage(width: 9, height: 4)).regionProperties().isEmpty)
    }

    @Test func keepsPrecisionFarFromTheOrigin() throws {
        var near = LabelImage(width: 20, height: 20)
        var far = LabelImage(width: 20_000, height: 20)
        for (row, column) in [(3, 4), (3, 5), (4, 5), (9, 11)] {
            near[row, column] = 1
            far[row, column + 19_000] = 1
        }
        let (one, other) = (LabelRuns(near).regionProperties()[0], LabelRuns(far).regionProperties()[0])
        #expect(one.varianceX == other.varianceX)
        #expect(one.covarianceXY == other.covarianceXY)
        #expect(one.centroid.x + 19_000 == other.centroid.x)
    }
}
