import CellImage
import Testing

@Suite struct ThresholdTests {
    @Test(arguments: ["image", "skewed"])
    func equalsScikitImage(name: String) throws {
        let image = try FilterFixtures.image(name)
        let histogram = try #require(Histogram(image.pixels))
        let step = (Double(histogram.highest) - Double(histogram.lowest)) / 256
        #expect(abs(Double(histogram.otsuThreshold) - (try FilterFixtures.value("otsu-\(name)"))) < 0.01 * step)
        #expect(abs(Double(histogram.triangleThreshold) - (try FilterFixtures.value("triangle-\(name)"))) < 0.01 * step)
    }

    @Test func twoValuesArePartedBetweenThem() throws {
        let histogram = try #require(Histogram([1, 1, 1, 5, 5]))
        #expect(histogram.otsuThreshold >= 1 && histogram.otsuThreshold < 5)
        #expect(histogram.triangleThreshold >= 1 && histogram.triangleThreshold < 5.01)
    }
}
