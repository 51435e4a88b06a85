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

    /// The movie's first cells are two, of which one buds twice and her bud once; a third comes in and buds three times.
    @Test func whatComesInLaterDoesNotCountPerFounder() throws {
        let forest = try LineageForest(
            tracks: [
                track(1, 2...9), track(2, 2...9), track(3, 4...9), track(4, 6...9), track(5, 8...9), track(6, 3...9),
                track(7, 5...9), track(8, 6...9), track(9, 7...9),
            ],
            divisions: [
                division(1, [3], at: 4, .budding), division(1, [4], at: 6, .budding),
                division(3, [5], at: 8, .budding), division(6, [7], at: 5, .budding, cytokinesis: 8),
                division(6, [8], at: 6, .budding), division(6, [9], at: 7, .budding),
            ],
            lastFrame: 9
        )
        let counts = CumulativeDivisions(forest)
        #expect(counts.founders == 2)
        #expect(counts.budEmergence == [0, 0, 0, 0, 1, 2, 4, 5, 6, 6])
        #expect(counts.perFounder(of: .budEmergence) == [0, 0, 0, 0, 0.5, 0.5, 1, 1, 1.5, 1.5])
        #expect(counts.countsOfFounders(of: .budEmergence) == [0, 0, 0, 0, 1, 1, 2, 2, 3, 3])
        #expect(counts.cytokinesis.last == 1 && counts.perFounder(of: .cytokinesis)?.last == 0)
        let unknown = CumulativeDivisions(divisions: forest.divisions, lastFrame: 9)
        #expect(unknown.perFounder(of: .mitosis) == nil && unknown.countsOfFounders(of: .mitosis).isEmpty)
    }
}
