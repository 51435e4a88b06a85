import Testing
import Tracker

@Suite struct SpreadTests {
    @Test func aMinorityOfWildValuesChangesLittle() {
        let spread = Spread([1, 2, 3, 4, 5, 6, 7, 1e9, -1e9])
        #expect(spread.median == 4)
        #expect(abs(spread.deviation - 1.4826 * 2) < 1e-12)
        #expect(abs(spread.standardErrorOfMedian - 1.2533 * 1.4826 * 2 / 3) < 1e-12)
    }

    @Test func emptyAndEvenSamples() {
        #expect(Spread([]).median == 0)
        #expect(Spread([]).standardErrorOfMedian == 0)
        #expect(Spread([1, 2, 3, 4]).median == 2.5)
        #expect(Spread([-7, 7, -7, 7]).deviation == 1.4826 * 7)
    }
}
