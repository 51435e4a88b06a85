import CellImage
import Evaluation
import TestSupport
import Testing

@Suite struct SegmentationScoreTests {
    @Test func equalsTheIndependentMatching() throws {
        let cases: [EvaluationFixtures.Segmentation] = try EvaluationFixtures.load("segmentation")
        for golden in cases {
            let overlap = try MaskOverlap(
                reference: EvaluationFixtures.masks(width: 24, height: 24, runs: golden.reference),
                result: EvaluationFixtures.masks(width: 24, height: 24, runs: golden.result)
            )
            for values in golden.counts {
                let counts = SegmentationMatching(overlap, threshold: values[0] ?? 0).counts
                #expect(Double(counts.truePositives) == values[1])
                #expect(Double(counts.falsePositives) == values[2])
                #expect(Double(counts.falseNegatives) == values[3])
                expectEqual(counts.matchedOverlapSum, values[4], "overlap")
                expectEqual(counts.panopticQuality, values[5], "panoptic quality")
            }
        }
    }

    @Test func sumsOverFrames() throws {
        let reference = LabelRuns(LabelImage(ascii: "11..22\n11..22\n......"))
        let exact = LabelRuns(LabelImage(ascii: "33..44\n33..44\n......"))
        let half = LabelRuns(LabelImage(ascii: "55..66\n55....\n.....7"))
        var score = try SegmentationScore(thresholds: [0.5, 0.75])
        try score.add(reference: reference, result: exact)
        try score.add(reference: reference, result: half)
        // Label 6 covers exactly half of label 2: a match at 0.5, no majority.
        #expect(score.counts.map(\.truePositives) == [4, 3])
        #expect(score.counts.map(\.falsePositives) == [1, 2])
        #expect(score.counts.map(\.falseNegatives) == [0, 1])
        #expect(score.counts[0].f1 == 8.0 / 9.0)
        #expect(score.counts[0].precision == 0.8)
        #expect(score.counts[0].recall == 1)
        #expect(score.counts[0].meanMatchedOverlap == 3.5 / 4)
        #expect(score.counts[0].averagePrecision == 0.8)
        #expect(score.seg == 0.75)
        expectEqual(score.cellSAMError, 1 - (1 + 4.0 / 5.0) / 2, "error of the CellSAM paper")
        expectEqual(score.meanF1, (8.0 / 9.0 + 6.0 / 9.0) / 2, "mean F1")
        #expect(score.frameCount == 2 && score.referenceObjects == 4 && score.resultObjects == 5)
    }

    @Test func matchesOneToOneAtExactTies() throws {
        // One object is cut into two exact halves: each has an overlap of 0.5, one of them may match.
        let overlap = try MaskOverlap(
            reference: LabelRuns(LabelImage(ascii: "1111")),
            result: LabelRuns(LabelImage(ascii: "2233"))
        )
        let matching = SegmentationMatching(overlap, threshold: 0.5)
        #expect(matching.counts.truePositives == 1)
        #expect(matching.counts.falsePositives == 1)
        #expect(matching.counts.falseNegatives == 0)
    }

    @Test func hasNoValueWithoutObjects() throws {
        var score = try SegmentationScore()
        #expect(score.meanFrameF1 == nil)
        let empty = LabelRuns(LabelImage(width: 3, height: 3))
        try score.add(reference: empty, result: empty)
        #expect(score.seg == nil && score.meanF1 == nil && score.meanAveragePrecision == nil)
        #expect(score.counts[0].panopticQuality == nil)
        #expect(score.cellSAMError == 1)
    }

    @Test(arguments: [[], [0], [1.1], [0.5, .nan]])
    func refusesThresholdsOutOfRange(thresholds: [Double]) {
        #expect(throws: EvaluationError.self) { try SegmentationScore(thresholds: thresholds) }
    }

    @Test func refusesImagesOfDifferentSize() {
        let expected = EvaluationError.sizeMismatch(
            frame: nil,
            expectedWidth: 3,
            expectedHeight: 3,
            foundWidth: 4,
            foundHeight: 3
        )
        #expect(throws: expected) {
            try MaskOverlap(
                reference: LabelRuns(LabelImage(width: 3, height: 3)),
                result: LabelRuns(LabelImage(width: 4, height: 3))
            )
        }
    }

    @Test func seesThatAReferenceMayBePartial() throws {
        let result = LabelRuns(LabelImage(ascii: "11.22.33"))
        var score = try SegmentationScore()
        try score.add(reference: LabelRuns(LabelImage(ascii: "1..44...")), result: result)
        #expect(score.objectsWithoutReference == 1 && !score.referenceMayBePartial)
        try score.add(reference: LabelRuns(LabelImage(ascii: "11......")), result: result)
        try score.add(reference: LabelRuns(LabelImage(ascii: "11......")), result: result)
        #expect(score.objectsWithoutReference == 5 && score.resultObjects == 9 && score.referenceMayBePartial)
        #expect(try !SegmentationScore().referenceMayBePartial)
    }
}
