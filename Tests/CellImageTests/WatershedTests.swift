import CellImage
import TestSupport
import Testing

@Suite struct WatershedTests {
    @Test(arguments: ["landscape", "stepped"], PixelConnectivity.allCases)
    func equalsScikitImage(name: String, connectivity: PixelConnectivity) throws {
        let landscape = try FilterFixtures.image(name == "landscape" ? "image" : name)
        let seeds = try FilterFixtures.labels("seeds")
        let mask = try FilterFixtures.mask("mask")
        let prefix = "watershed-\(name)-\(connectivity.rawValue)"
        #expect(
            try seeds.flooded(over: landscape, connectivity: connectivity)
                == FilterFixtures.labels("\(prefix)-all")
        )
        #expect(
            try seeds.flooded(over: landscape, within: mask, connectivity: connectivity)
                == FilterFixtures.labels("\(prefix)-mask")
        )
    }

    @Test func flatLandIsSharedEvenly() throws {
        let seeds = LabelImage(ascii: "1......2")
        let found = try seeds.flooded(over: Plane(width: 8, height: 1, repeating: 0))
        #expect(found == LabelImage(ascii: "11112222"))
    }

    @Test func invalidHeightsAreFloodedLastAndSpoilNothing() throws {
        let landscape = try Plane<Float>(width: 6, height: 1, pixels: [0, 5, .nan, 1, 1, 1])
        let found = try LabelImage(ascii: "1....2").flooded(over: landscape)
        #expect(found == LabelImage(ascii: "112222") || found == LabelImage(ascii: "111222"))
        #expect(found[0, 3] == 2)
        #expect(found[0, 1] == 1)
    }

    @Test func seedsOutsideTheMaskAreDropped() throws {
        let mask = LabelImage(ascii: ".11111").plane.map { $0 != 0 }
        let flat = Plane<Float>(width: 6, height: 1, repeating: 0)
        let found = try LabelImage(ascii: "1....2").flooded(over: flat, within: mask)
        #expect(found == LabelImage(ascii: ".22222"))
    }

    @Test func anyLabelIsKept() throws {
        let seeds = try LabelImage(width: 3, height: 1, labels: [.max, 0, .max - 1])
        let found = try seeds.flooded(over: Plane(width: 3, height: 1, pixels: [0, 1, 2]))
        #expect(found.plane.pixels == [.max, .max, .max - 1])
    }

    @Test func sizesMustAgree() {
        #expect(throws: ImageError.self) {
            try LabelImage(width: 3, height: 3).flooded(over: Plane(width: 3, height: 4, repeating: 0))
        }
        #expect(throws: ImageError.self) {
            let mask = Plane<Bool>(width: 1, height: 1, repeating: true)
            let flat = Plane<Float>(width: 3, height: 3, repeating: 0)
            _ = try LabelImage(width: 3, height: 3).flooded(over: flat, within: mask)
        }
    }
}
