import CellImage
import TestSupport
import Testing

@Suite struct ConnectedComponentsTests {
    @Test func agreesWithSciPyOnMasks() throws {
        let cases: [RegionFixtures.MaskComponents] = try RegionFixtures.load("components")
        for golden in cases {
            let mask = RegionFixtures.image(width: golden.width, height: golden.height, runs: golden.mask)
            let bytes = mask.plane.map { $0 == 0 ? UInt8(0) : 255 }
            let four = ConnectedComponents(of: bytes, connectivity: .four)
            let eight = ConnectedComponents(of: bytes.map { $0 > 0 }, connectivity: .eight)
            #expect(four.labelImage == RegionFixtures.image(width: 53, height: 37, runs: golden.four))
            #expect(eight.labelImage == RegionFixtures.image(width: 53, height: 37, runs: golden.eight))
            #expect(four.originalLabels == Array(repeating: 1, count: four.count))
        }
    }

    @Test func agreesWithScikitImageOnLabels() throws {
        let cases: [RegionFixtures.LabelComponents] = try RegionFixtures.load("label_components")
        for golden in cases {
            let labels = RegionFixtures.image(width: golden.width, height: golden.height, runs: golden.labels)
            for (connectivity, expected) in [(PixelConnectivity.four, golden.four), (.eight, golden.eight)] {
                let found = ConnectedComponents(of: LabelRuns(labels), connectivity: connectivity)
                #expect(found.labelImage == RegionFixtures.image(width: 43, height: 31, runs: expected))
                for (component, label) in zip(found.labelImage.plane.pixels, labels.plane.pixels) {
                    #expect(component == 0 ? label == 0 : found.originalLabels[Int(component) - 1] == label)
                }
            }
        }
    }

    @Test func joinsUnequalMaskValues() throws {
        let mask = try Plane<UInt8>(width: 4, height: 1, pixels: [1, 255, 7, 0])
        let components = ConnectedComponents(of: mask, connectivity: .four)
        #expect(components.count == 1)
        #expect(components.runs.runs == [LabelRun(row: 0, start: 0, end: 3, label: 1)])
    }

    @Test(arguments: [0, 1, 7, 62, 63, 64, 65, 127, 128, 200])
    func masksOfAnyWidthEqualTheirLabelImages(width: Int) {
        var numbers = SplitMix(seed: UInt64(width))
        for share in [1, 10, 50, 80, 99, 100] as [UInt64] {
            var mask = Plane<UInt8>(width: width, height: 12, repeating: 0)
            for pixel in mask.pixels.indices where numbers.next() % 100 < share {
                mask.pixels[pixel] = UInt8(1 + numbers.next() % 255)
            }
            let runs = LabelRuns(LabelImage(mask.map { $0 == 0 ? 0 : 1 }))
            for connectivity in PixelConnectivity.allCases {
                let found = ConnectedComponents(of: mask, connectivity: connectivity)
                #expect(found == ConnectedComponents(of: runs, connectivity: connectivity))
                #expect(found == ConnectedComponents(of: mask.map { $0 != 0 }, connectivity: connectivity))
                #expect(LabelRuns(found.labelImage) == found.runs)
            }
        }
    }

    @Test func takesEmptyMasks() {
        #expect(
            ConnectedComponents(of: Plane<Bool>(width: 0, height: 0, repeating: true), connectivity: .four).count == 0
        )
        #expect(
            ConnectedComponents(of: Plane<Bool>(width: 0, height: 3, repeating: true), connectivity: .four).count == 0
        )
        #expect(
            ConnectedComponents(of: Plane<UInt8>(width: 3, height: 0, repeating: 1), connectivity: .eight).count == 0
        )
        #expect(
            ConnectedComponents(of: Plane<UInt8>(width: 3, height: 3, repeating: 0), connectivity: .eight).count == 0
        )
    }
}
