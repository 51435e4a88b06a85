import CellImage
import Testing

@Suite struct LocalMaximaTests {
    @Test(arguments: [1, 3])
    func equalsScikitImage(distance: Int) throws {
        let image = try FilterFixtures.image("image")
        let rows = try FilterFixtures.labels("peaks-\(distance)")
        let expected = (0..<rows.height).map { Int(rows[$0, 0]) * image.width + Int(rows[$0, 1]) }
        #expect(image.localMaxima(minimumDistance: distance) == expected)
    }

    @Test func equalPeaksComeInScanOrderAndPlateausOnce() throws {
        let plane = try Plane<Float>(width: 7, height: 1, pixels: [0, 5, 5, 0, 0, 5, 1])
        #expect(plane.localMaxima(minimumDistance: 1) == [1, 5])
        #expect(plane.localMaxima(minimumDistance: 1, above: 5).isEmpty)
        #expect(Plane<Float>(width: 3, height: 3, repeating: 2).localMaxima(minimumDistance: 1).isEmpty)
    }
}
