import Evaluation
import Testing

@Suite struct AcyclicGraphMeasureTests {
    @Test(arguments: try EvaluationFixtures.cases())
    func equalsTraccuracy(golden: EvaluationFixtures.Case) throws {
        guard let expected = golden.expected.traccuracy else { return }
        let measure = AcyclicGraphMeasure(try golden.comparison(), rules: .traccuracy)
        func check(_ found: Double?, _ key: String) throws {
            expectEqual(found, try #require(expected[key], "\(key)"), "\(golden) \(key)")
        }
        try check(measure.aogm, "AOGM")
        try check(measure.det, "DET")
        try check(measure.tra, "TRA")
        try check(measure.lnk, "LNK")
        try check(Double(measure.splits), "ns_nodes")
        try check(Double(measure.missedObjects), "fn_nodes")
        try check(Double(measure.falseObjects), "fp_nodes")
        try check(Double(measure.missedLinks), "fn_edges")
        try check(Double(measure.falseLinks), "fp_edges")
        try check(Double(measure.wrongMeanings), "ws_edges")
    }

    @Test func differsFromTheChallengeWhereDocumented() throws {
        let golden = try #require(
            try EvaluationFixtures.cases().first { $0.name == "link of a child instead of a track" }
        )
        let comparison = try golden.comparison()
        #expect(AcyclicGraphMeasure(comparison).wrongMeanings == 1)
        #expect(AcyclicGraphMeasure(comparison, rules: .traccuracy).wrongMeanings == 0)
    }
}
