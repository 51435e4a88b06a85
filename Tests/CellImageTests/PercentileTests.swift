import CellImage
import Testing

@Suite struct PercentileTests {
    @Test(arguments: ["image", "skewed"], ["0", "0.1", "0.5", "0.77", "1"])
    func equalsNumPy(name: String, share: String) throws {
        let fraction = try #require(Double(share))
        let found = try #require(try FilterFixtures.image(name).percentile(fraction))
        let expected = try FilterFixtures.value("percentile-\(share)-\(name)")
        #expect(abs(Double(found) - expected) <= 1e-6 * max(1, abs(expected)))
    }

    @Test func invalidValuesAreLeftOut() {
        #expect(percentile(of: [.nan, 1, .infinity, 3, -.infinity], 0.5) == 2)
        #expect(percentile(of: [.nan], 0.5) == nil)
        #expect(percentile(of: [], 0.5) == nil)
    }

    @Test func negativeValuesAreOrdered() {
        #expect(percentile(of: [-1, -3, -2, 0, 5], 0.25) == -2)
    }
}
