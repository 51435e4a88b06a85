import CellImage
import Testing

@Suite struct IntensityNormalizationTests {
    @Test func valuesFillTheUnitRange() {
        let plane = randomPlane(width: 31, height: 17, seed: 2, range: -5...9)
        #expect(plane.rescaledToUnitRange().finiteRange == 0...1)
        let clipped = plane.rescaledToUnitRange(clippingAbove: 0.9)
        #expect(clipped?.pixels.min() == 0)
        #expect(clipped?.pixels.max() == 1)
        #expect(clipped?.pixels.count { $0 == 1 } == 53)
    }

    @Test func constantsHaveNoRange() throws {
        let plane = Plane<Float>(width: 3, height: 2, repeating: 4)
        #expect(plane.rescaledToUnitRange() == plane)
        #expect(plane.rescaledToUnitRange(clippingAbove: 0.5) == nil)
        #expect(Plane<Float>(width: 0, height: 0, repeating: 4).rescaledToUnitRange(clippingAbove: 0.5) == nil)
        #expect(Plane<Float>(width: 2, height: 2, repeating: .nan).rescaledToUnitRange().pixels == [0, 0, 0, 0])
    }

    @Test func zerosDoNotCountForTheLimit() throws {
        let plane = try Plane<Float>(width: 6, height: 1, pixels: [0, 0, 0, 1, 2, 3])
        #expect(plane.rescaledToUnitRange(clippingAbove: 0.5)?.pixels == [0, 0, 0, 0.5, 1, 1])
    }

    @Test func invalidPixelsCountAsTheSmallest() throws {
        let plane = try Plane<Float>(width: 4, height: 1, pixels: [.nan, 3, 5, .infinity])
        #expect(plane.rescaledToUnitRange().pixels == [0, 0, 1, 0])
        #expect(plane.rescaledToUnitRange(clippingAbove: 1)?.pixels == [0, 0, 1, 0])
    }
}
