import CellImage
import Testing

@Suite struct RegionMomentsTests {
    static let powers = (0...3).flatMap { row in (0...3 - row).map { (row, $0) } }

    @Test(arguments: try RegionFixtures.pictures())
    func agreesWithScikitImage(picture: RegionFixtures.Picture) throws {
        let found = picture.labels.regionMoments()
        try #require(found.map(\.label) == picture.regions.map(\.label))
        for (region, expected) in zip(found, picture.regions) {
            let area = Double(expected.area)
            let extent = Double(max(picture.width, picture.height))
            for (position, (row, column)) in RegionMomentsTests.powers.enumerated() {
                #expect(agrees(region.raw[row, column], expected.raw[position]))
                // Rounding of a cancelling sum is of the order of its terms.
                var scale = area
                for _ in 0..<row + column { scale *= extent }
                #expect(agrees(region.central[row, column], expected.central[position], absolute: 1e-12 * scale))
            }
            let normalized = RegionMomentsTests.powers.compactMap { region.normalized($0, $1) }
            for (value, golden) in zip(normalized, expected.normalized) {
                #expect(agrees(value, golden, relative: 1e-8, absolute: 1e-8))
            }
            #expect(normalized.count == expected.normalized.count)
            for (value, golden) in zip(region.hu, expected.hu) {
                #expect(agrees(value, golden, relative: 1e-6, absolute: 1e-9))
            }
        }
    }

    @Test func hasNoNormalizedMomentBelowOrderTwo() throws {
        let region = try #require(try RegionFixtures.pictures().first?.labels.regionMoments().first)
        #expect(region.normalized(1, 0) == nil)
        #expect(region.normalized(1, 1) != nil)
    }
}
