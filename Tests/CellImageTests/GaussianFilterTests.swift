import CellImage
import Testing

@Suite struct GaussianFilterTests {
    @Test(arguments: [(0.7, EdgeMode.reflect), (2, .nearest), (12, .reflect)])
    func equalsSciPy(sigma: Double, edge: EdgeMode) throws {
        let expected = try FilterFixtures.image("gaussian-\(sigma)-\(edge.rawValue)")
        let found = try FilterFixtures.image("image").gaussianFiltered(sigma: sigma, edge: edge)
        #expect(largestDifference(found, expected) < 1e-3)
    }

    @Test func widthZeroIsTheIdentity() throws {
        let image = try FilterFixtures.image("image")
        #expect(image.gaussianFiltered(sigma: 0) == image)
    }

    @Test(arguments: [0, 1, 5, 16, 17])
    func constantStaysConstant(width: Int) {
        let plane = Plane<Float>(width: width, height: 3, repeating: 7)
        #expect(largestDifference(plane.gaussianFiltered(sigma: 2.5), plane) < 1e-5)
    }
}
