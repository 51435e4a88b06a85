import CellImage
import Testing

@Suite struct ExtremumFilterTests {
    @Test(arguments: ["image", "steps"])
    func equalsSciPy(name: String) throws {
        let image = try FilterFixtures.image(name)
        #expect(image.minimumFiltered(radius: 3) == (try FilterFixtures.image("minimum-3-\(name)")))
        #expect(image.maximumFiltered(radius: 6) == (try FilterFixtures.image("maximum-6-\(name)")))
        #expect(image.maximumFiltered(radius: 40) == (try FilterFixtures.image("maximum-40-\(name)")))
        #expect(image.opened(radius: 2) == (try FilterFixtures.image("opening-2-\(name)")))
        #expect(image.closed(radius: 2) == (try FilterFixtures.image("closing-2-\(name)")))
    }

    @Test func topHatKeepsOnlyNarrowDetails() {
        var plane = Plane<Float>(width: 20, height: 20, repeating: 10)
        plane[5, 5] = 13
        for row in 10..<16 {
            for column in 10..<16 { plane[row, column] = 50 }
        }
        let details = plane.topHat(radius: 2)
        #expect(details[5, 5] == 3)
        #expect(details.pixels.reduce(0, +) == 3)
    }

    @Test func extremesOfEverySmallSizeAgreeWithAPlainSearch() {
        for (width, height, radius) in [(1, 1, 1), (1, 9, 2), (9, 1, 4), (6, 5, 1), (7, 7, 3)] {
            let plane = randomPlane(width: width, height: height, seed: UInt64(width * 10 + height))
            let found = plane.maximumFiltered(radius: radius)
            for row in 0..<height {
                for column in 0..<width {
                    let rows = max(0, row - radius)...min(height - 1, row + radius)
                    let columns = max(0, column - radius)...min(width - 1, column + radius)
                    let largest = rows.flatMap { row in columns.map { plane[row, $0] } }.max()
                    #expect(found[row, column] == largest)
                }
            }
        }
    }
}
