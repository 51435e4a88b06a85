import Evaluation
import Testing

@Suite struct TrackingScoreTests {
    @Test(arguments: try EvaluationFixtures.cases())
    func equalsCTCMetrics(golden: EvaluationFixtures.Case) throws {
        let score = TrackingScore(try golden.comparison())
        let expected = golden.expected.ctcmetrics
        func check(_ found: Double?, _ key: String) throws {
            expectEqual(found, try #require(expected[key], "\(key)"), "\(golden) \(key)")
        }
        try check(score.graph.det, "DET")
        try check(score.graph.tra, "TRA")
        try check(score.graph.lnk, "LNK")
        try check(score.graph.aogm, "AOGM")
        try check(score.graph.emptyCost, "AOGM_0")
        let errors = [
            ("NS", score.graph.splits), ("FN", score.graph.missedObjects), ("FP", score.graph.falseObjects),
            ("ED", score.graph.falseLinks), ("EA", score.graph.missedLinks), ("EC", score.graph.wrongMeanings),
        ]
        for (key, count) in errors { try check(Double(count), "AOGM_\(key)") }
        try check(score.segmentation.seg, "SEG")
        try check(score.segmentationBenchmark, "OP_CSB")
        try check(score.trackingBenchmark, "OP_CTB")
        try check(score.completeTracks.value, "CT")
        try check(score.trackFractions.value, "TF")
        try check(score.cellCycleAccuracy.value, "CCA")
        for tolerance in 0...3 {
            let branching = score.branchingCorrectness[tolerance]
            try check(branching.value, "BC(\(tolerance))")
            try check(Double(branching.truePositives), "tp_div(\(tolerance))")
            try check(Double(branching.falsePositives), "fp_div(\(tolerance))")
            try check(Double(branching.falseNegatives), "fn_div(\(tolerance))")
            try check(score.biological(tolerance: tolerance), "BIO(\(tolerance))")
            try check(score.linkingBenchmark(tolerance: tolerance), "OP_CLB(\(tolerance))")
        }
        try check(score.multipleObjectTracking.mota, "MOTA")
        try check(Double(score.multipleObjectTracking.truePositives), "TP")
        try check(Double(score.multipleObjectTracking.falsePositives), "FP")
        try check(Double(score.multipleObjectTracking.falseNegatives), "FN")
        try check(Double(score.multipleObjectTracking.identitySwitches), "IDSW")
        try check(Double(score.multipleObjectTracking.multipleAssignments), "MULTI-ASSIGNMENTS")
        // py-ctcmetrics cannot compute these when a frame of the reference is empty.
        guard !golden.reference.frames.contains([]) else { return }
        try check(score.higherOrderTracking.value, "HOTA")
        try check(score.identity.idf1, "IDF1")
        try check(score.identity.idp, "IDP")
        try check(score.identity.idr, "IDR")
        try check(Double(score.identity.truePositives), "IDTP")
    }

    @Test func leavesWhatIsUndefinedOpen() throws {
        let empty = TrackedMovie(records: [], frames: [EvaluationFixtures.masks(width: 4, height: 4, runs: [])])
        let score = TrackingScore(try TrackingComparison(reference: empty, result: empty))
        #expect(score.graph.det == nil && score.graph.tra == nil && score.graph.lnk == nil)
        #expect(score.segmentation.seg == nil && score.segmentation.meanF1 == nil)
        #expect(score.completeTracks.value == nil && score.trackFractions.value == nil)
        #expect(score.cellCycleAccuracy.value == nil)
        #expect(score.branchingCorrectness.allSatisfy { $0.value == nil })
        #expect(score.multipleObjectTracking.mota == nil && score.multipleObjectTracking.motp == nil)
        #expect(score.identity.idf1 == nil && score.higherOrderTracking.value == nil)
        #expect(score.divisions.allSatisfy { $0.f1 == nil && $0.precision == nil && $0.recall == nil })
        #expect(score.biological(tolerance: 0) == nil)
    }

    @Test func scoresAResultWithoutTracksZero() throws {
        let golden = try #require(try EvaluationFixtures.cases().first { $0.name == "perfect" })
        let nothing = TrackedMovie(records: [], frameCount: golden.reference.frames.count) { _ in
            EvaluationFixtures.masks(width: golden.width, height: golden.height, runs: [])
        }
        let score = TrackingScore(
            try TrackingComparison(reference: golden.movie(golden.reference), result: nothing)
        )
        #expect(score.graph.tra == 0)
        #expect(score.segmentation.seg == 0)
        #expect(score.trackFractions.value == 0)
        #expect(score.completeTracks.value == 0)
        #expect(score.multipleObjectTracking.mota == 0)
        #expect(score.identity.idf1 == 0)
        #expect(score.higherOrderTracking.value == 0)
        #expect(score.divisions[0].f1 == 0)
    }

    @Test func isPerfectForTheTruth() throws {
        for golden in try EvaluationFixtures.cases() {
            let truth = golden.movie(golden.reference)
            let score = TrackingScore(try TrackingComparison(reference: truth, result: truth))
            #expect(score.graph.aogm == 0 && score.graph.tra == 1)
            #expect(score.segmentation.seg == 1 && score.segmentation.meanF1 == 1)
            #expect(score.multipleObjectTracking.mota == 1 && score.multipleObjectTracking.motp == 1)
            #expect(score.identity.idf1 == 1 && score.higherOrderTracking.value == 1)
            #expect(score.divisions.allSatisfy { $0.f1 ?? 1 == 1 })
        }
    }
}
