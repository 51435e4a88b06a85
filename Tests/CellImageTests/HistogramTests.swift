import CellImage
import Testing

@Suite struct HistogramTests {
    @Test func binsHoldTheirLowerEdgeAndTheLastItsUpperOne() throws {
        let histogram = try #require(Histogram([0, 1, 1.5, 2, 3, 4], bins: 4))
        #expect(histogram.counts == [1, 2, 1, 2])
        #expect(histogram.center(ofBin: 0) == 0.5)
        #expect(histogram.center(ofBin: 3) == 3.5)
    }

    @Test func invalidValuesAreLeftOut() throws {
        let histogram = try #require(Histogram([.nan, 2, .infinity, 4, -.infinity], bins: 2))
        #expect(histogram.counts == [1, 1])
        #expect(histogram.lowest == 2 && histogram.highest == 4)
    }

    @Test func oneValueOrNoneHasNoHistogram() {
        #expect(Histogram([Float]()) == nil)
        #expect(Histogram([3, 3, 3]) == nil)
        #expect(Histogram([Float.nan, .infinity]) == nil)
    }
}
