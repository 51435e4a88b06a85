import CellImage
import Testing

@Suite struct LocalThresholdTests {
    @Test(arguments: [(LocalAverage.gaussian, 11), (.mean, 7)])
    func equalsScikitImage(average: LocalAverage, size: Int) throws {
        let expected = try FilterFixtures.image("local-\(average.rawValue)-\(size)")
        let found = try FilterFixtures.image("image").localThreshold(blockSize: size, average: average, offset: 3)
        #expect(largestDifference(found, expected) < 1e-3)
    }
}
