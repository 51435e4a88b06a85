import Evaluation
import Testing

@Suite struct DivisionScoreTests {
    @Test(arguments: try EvaluationFixtures.cases())
    func equalsTraccuracy(golden: EvaluationFixtures.Case) throws {
        // traccuracy takes a division for right when exactly two daughters are.
        guard let expected = golden.expected.divisions, !hasThreeDaughters(golden.reference) else { return }
        let scores = DivisionScore.scores(try golden.comparison(), upTo: 3)
        for (score, values) in zip(scores, expected) {
            let name = "\(golden) tolerance \(score.tolerance)"
            let counts = [score.truePositives, score.falsePositives, score.falseNegatives, score.wrongDaughters]
            #expect(counts.map(Double.init) == values.prefix(4).map { $0 ?? -1 }, "\(name)")
            expectEqual(score.precision, values[4], name)
            expectEqual(score.recall, values[5], name)
        }
        #expect(scores.map(\.tolerance) == [0, 1, 2, 3])
    }

    @Test func countsThreeDaughters() throws {
        let golden = try #require(try EvaluationFixtures.cases().first { $0.name == "three daughters" })
        #expect(DivisionScore.scores(try golden.comparison(), upTo: 0)[0].f1 == 1)
    }

    private func hasThreeDaughters(_ tracks: EvaluationFixtures.Tracks) -> Bool {
        Dictionary(grouping: tracks.table.filter { $0[3] != 0 }, by: { $0[3] }).values.contains { $0.count > 2 }
    }
}
