import CellImage
import Testing

@Suite struct PeakPersistenceTests {
    @Test(arguments: [5, 20])
    func dynamicsSelectTheMaximaThatScikitImageFinds(height: Int) throws {
        let image = try FilterFixtures.image("image")
        let expected = try FilterFixtures.mask("h-maxima-\(height)").pixels.indices.filter {
            try FilterFixtures.mask("h-maxima-\(height)").pixels[$0]
        }
        let found = try image.peaks().filter { $0.dynamics >= Float(height) }.map(\.index).sorted()
        #expect(found == expected)
    }

    @Test func saddlesAndHigherPeaksAreNamed() throws {
        let plane = try Plane<Float>(width: 7, height: 1, pixels: [1, 9, 2, 6, 4, 5, 0])
        let peaks = try plane.peaks()
        #expect(peaks.map(\.index) == [1, 3, 5])
        #expect(peaks.map(\.saddle) == [-.infinity, 2, 4])
        #expect(peaks.map(\.higherPeak) == [nil, 0, 1])
        #expect(peaks[2].dynamics == 1)
    }

    @Test func aMaskPartsTheLandscape() throws {
        let plane = try Plane<Float>(width: 5, height: 1, pixels: [3, 4, 5, 6, .nan])
        let mask = try Plane(width: 5, height: 1, pixels: [true, true, false, true, true])
        #expect(try plane.peaks(within: mask).map(\.index) == [3, 1])
        #expect(throws: ImageError.sizeMismatch(expectedWidth: 5, expectedHeight: 1, foundWidth: 1, foundHeight: 1)) {
            try plane.peaks(within: Plane(width: 1, height: 1, repeating: true))
        }
    }
}
