import CellImage
import Evaluation
import TestSupport
import Testing

@Suite struct TrackingComparisonTests {
    private func movie(_ table: String, _ frames: [String]) throws -> TrackedMovie {
        TrackedMovie(
            records: try TrackRecord.table(table),
            frames: frames.map { LabelRuns(LabelImage(ascii: $0)) }
        )
    }

    @Test func refusesMoviesOfDifferentLength() throws {
        let one = try movie("1 0 0 0", ["1"])
        let two = try movie("1 0 1 0", ["1", "1"])
        #expect(throws: EvaluationError.frameCountMismatch(reference: 1, result: 2)) {
            try TrackingComparison(reference: one, result: two)
        }
    }

    @Test func namesTheFrameOfADifferentSize() throws {
        let one = try movie("1 0 1 0", ["1", "1."])
        let two = try movie("1 0 1 0", ["1", "1.."])
        let expected = EvaluationError.sizeMismatch(
            frame: 1,
            expectedWidth: 2,
            expectedHeight: 1,
            foundWidth: 3,
            foundHeight: 1
        )
        #expect(throws: expected) { try TrackingComparison(reference: one, result: two) }
    }

    @Test func refusesAnInvalidResult() throws {
        let truth = try movie("1 0 1 0", ["1", "1"])
        #expect(throws: EvaluationError.invalidTracks(.result, .missingInFrame(label: 1, frame: 1))) {
            try TrackingComparison(reference: truth, result: try movie("1 0 1 0", ["1", "."]))
        }
        #expect(throws: EvaluationError.invalidTracks(.result, .duplicateLabel(1))) {
            try TrackingComparison(reference: truth, result: try movie("1 0 1 0\n1 0 1 0", ["1", "1"]))
        }
    }

    @Test func takesAReferenceWithGaps() throws {
        let gappy = try movie("1 0 2 0\n2 0 2 0", ["12", ".2", "12"])
        let score = AcyclicGraphMeasure(
            try TrackingComparison(
                reference: gappy,
                result: try movie("2 0 2 0", ["12", ".2", "12"].map { $0.replacing("1", with: ".") })
            )
        )
        #expect(score.referenceObjects == 5)
        #expect(score.referenceLinks == 2)
        #expect(score.missedObjects == 2)
        #expect(throws: EvaluationError.invalidTracks(.reference, .notInTable(label: 3, frame: 0))) {
            try TrackingComparison(reference: try movie("1 0 0 0", ["13"]), result: try movie("1 0 0 0", ["1."]))
        }
    }

    @Test func passesOnWhatAMovieThrows() throws {
        struct Unreadable: Error {}
        let truth = try movie("1 0 0 0", ["1"])
        let broken = TrackedMovie(records: truth.records, frameCount: 1) { _ in throw Unreadable() }
        #expect(throws: Unreadable.self) { try TrackingComparison(reference: truth, result: broken) }
    }

    @Test func scoresSegmentationOverItsOwnFrames() throws {
        let truth = try movie("1 0 1 0", ["11..", "11.."])
        let result = try movie("1 0 1 0", ["11..", "1..."])
        let masks = SegmentedFrames(frames: [1]) { _ in LabelRuns(LabelImage(ascii: "9...")) }
        let comparison = try TrackingComparison(reference: truth, result: result, segmentation: masks)
        #expect(comparison.segmentation.seg == 1)
        #expect(comparison.segmentation.frameCount == 1)
        #expect(try TrackingComparison(reference: truth, result: result).segmentation.seg == 0.5)
    }
}
