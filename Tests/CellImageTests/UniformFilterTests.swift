import CellImage
import Testing

@Suite struct UniformFilterTests {
    @Test(arguments: [(2, EdgeMode.reflect), (20, .nearest)])
    func equalsSciPy(radius: Int, edge: EdgeMode) throws {
        let expected = try FilterFixtures.image("uniform-\(radius)-\(edge.rawValue)")
        let found = try FilterFixtures.image("image").uniformFiltered(radius: radius, edge: edge)
        #expect(largestDifference(found, expected) < 1e-3)
    }

    @Test func radiusZeroIsTheIdentity() throws {
        let image = try FilterFixtures.image("image")
        #expect(image.uniformFiltered(radius: 0) == image)
    }
}
