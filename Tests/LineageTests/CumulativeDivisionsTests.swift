import Lineage
import Testing

@Suite struct CumulativeDivisionsTests {
    @Test func countsEveryKindUpToEveryFrame() {
        let divisions = [
            division(1, [2, 3], at: 1, .mitosis), division(4, [5, 6, 7], at: 3, .mitosis),
            division(8, [9], at: 0, .budding, cytokinesis: 2), division(8, [10], at: 3, .budding),
            division(8, [11], at: 3, .budding, cytokinesis: 9),
        ]
        let counts = CumulativeDivisions(divisions: divisions, lastFrame: 4)
        #expect(counts.mitosis == [0, 1, 1, 2, 2])
        #expect(counts.budEmergence == [1, 1, 1, 3, 3])
        #expect(counts.cytokinesis == [0, 0, 1, 1, 1])
        #expect(counts.counts(of: .budEmergence) == counts.budEmergence)
    }

    @Test func aMovieWithoutFramesHasNoCounts() {
        #expect(CumulativeDivisions(divisions: [], lastFrame: -1).mitosis.isEmpty)
    }
}
