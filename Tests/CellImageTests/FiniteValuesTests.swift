import CellImage
import Testing

@Suite struct FiniteValuesTests {
    @Test func invalidPixelsAreFoundAndReplaced() throws {
        let plane = try Plane<Float>(width: 4, height: 1, pixels: [1, .nan, -.infinity, 3])
        #expect(!plane.isFinite)
        #expect(plane.replacingNonFinite(with: 0).pixels == [1, 0, 0, 3])
        #expect(plane.replacingNonFinite(with: 0).isFinite)
        #expect(plane.finiteRange == 1...3)
        #expect(Plane<Float>(width: 2, height: 2, repeating: .nan).finiteRange == nil)
        #expect(Plane<Float>(width: 2, height: 2, repeating: .greatestFiniteMagnitude).isFinite)
    }
}
