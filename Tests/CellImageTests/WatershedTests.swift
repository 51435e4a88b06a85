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

    @Test(arguments: PixelConnectivity.allCases)
    func equalsOneQueueForAllPixels(connectivity: PixelConnectivity) throws {
        var numbers = SplitMix(seed: 7)
        for heightCount in [1, 2, 5, 100, 1_000_000] as [UInt64] {
            for maskShare in [30, 60, 90, 100] as [UInt64] {
                let scene = FloodScene(&numbers, heightCount: heightCount, maskShare: maskShare)
                #expect(
                    try scene.seeds.flooded(over: scene.landscape, within: scene.mask, connectivity: connectivity)
                        == scene.flooded(connectivity: connectivity)
                )
            }
        }
    }

    @Test func ringsInsideOneAnotherAreFloodedApart() throws {
        let seeds = LabelImage(
            ascii: """
                1......
                .......
                ..3....
                .......
                ....4..
                .......
                ......2
                """
        )
        let mask = LabelImage(
            ascii: """
                1111111
                1.....1
                1.111.1
                1.1.1.1
                1.111.1
                1.....1
                1111111
                """
        ).plane.map { $0 != 0 }
        let found = try seeds.flooded(over: Plane(width: 7, height: 7, repeating: 2), within: mask)
        #expect(
            found
                == LabelImage(
                    ascii: """
                        1111111
                        1.....2
                        1.333.2
                        1.3.4.2
                        1.344.2
                        1.....2
                        1222222
                        """
                )
        )
    }

    @Test func imagesWithoutPixelsStayEmpty() throws {
        let empty = LabelImage(width: 0, height: 3)
        #expect(try empty.flooded(over: Plane(width: 0, height: 3, repeating: 0)) == empty)
        let unseeded = LabelImage(width: 3, height: 3)
        #expect(try unseeded.flooded(over: Plane(width: 3, height: 3, repeating: 0)) == unseeded)
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

/// A random landscape with seeds and a mask.
private struct FloodScene {
    let landscape: Plane<Float>
    let mask: Plane<Bool>
    let seeds: LabelImage

    init(_ numbers: inout SplitMix, heightCount: UInt64, maskShare: UInt64) {
        var landscape = Plane<Float>(width: 31, height: 23, repeating: 0)
        var mask = Plane<Bool>(width: 31, height: 23, repeating: true)
        var seeds = LabelImage(width: 31, height: 23)
        for pixel in landscape.pixels.indices {
            landscape.pixels[pixel] = Float(numbers.next() % heightCount) - 3
            if numbers.next() % 40 == 0 {
                landscape.pixels[pixel] = [.nan, .infinity, -.infinity, -0.0].randomElement(using: &numbers) ?? 0
            }
            mask.pixels[pixel] = numbers.next() % 100 < maskShare
            if numbers.next() % 25 == 0 { seeds.plane.pixels[pixel] = UInt32(numbers.next() % 6) }
        }
        (self.landscape, self.mask, self.seeds) = (landscape, mask, seeds)
    }

    /// The flooding as it is defined: always the lowest pixel of all, and of these the oldest.
    func flooded(connectivity: PixelConnectivity) -> LabelImage {
        var image = LabelImage(width: seeds.width, height: seeds.height)
        var waiting: [(row: Int, column: Int, level: Float)] = []
        for row in 0..<seeds.height {
            for column in 0..<seeds.width where seeds[row, column] != 0 && mask[row, column] {
                image[row, column] = seeds[row, column]
                waiting.append((row, column, landscape[row, column]))
            }
        }
        while let next = waiting.indices.min(by: { isLower(waiting[$0].level, waiting[$1].level) }) {
            let pixel = waiting.remove(at: next)
            for step in steps(connectivity) {
                let (row, column) = (pixel.row + step.0, pixel.column + step.1)
                guard (0..<seeds.height).contains(row), (0..<seeds.width).contains(column) else { continue }
                guard mask[row, column], image[row, column] == 0 else { continue }
                image[row, column] = image[pixel.row, pixel.column]
                let height = landscape[row, column]
                waiting.append((row, column, isLower(height, pixel.level) ? pixel.level : height))
            }
        }
        return image
    }

    private func isLower(_ left: Float, _ right: Float) -> Bool {
        left < right || !left.isNaN && right.isNaN
    }

    private func steps(_ connectivity: PixelConnectivity) -> [(Int, Int)] {
        let sides = [(-1, 0), (0, -1), (0, 1), (1, 0)]
        return connectivity == .four ? sides : sides + [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    }
}
