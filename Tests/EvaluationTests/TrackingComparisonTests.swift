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
        #expect(throws: EvaluationError.frameCountMismatch(reference: 0..<1, result: 2)) {
            try TrackingComparison(reference: one, result: two)
        }
    }

    @Test func comparesAStretchAsAMovieOfItsOwn() throws {
        // Track 1 divides before the stretch, 3 in it, 5 at its end; 6 lies behind it.
        let table = "1 0 0 0\n2 1 5 1\n3 1 3 1\n4 4 5 3\n5 4 4 3\n6 5 5 5"
        let truth = try movie(table, ["1..", "23.", "23.", "23.", "254", "264"])
        let stretch = try TrackingComparison(reference: truth, result: truth, frames: 2..<5)
        let cut = "2 0 2 0\n3 0 1 0\n4 2 2 3\n5 2 2 3"
        #expect(stretch.referenceRecords == (try TrackRecord.table(cut)))
        #expect(stretch.resultRecords == stretch.referenceRecords)
        let alone = try movie(cut, ["23.", "23.", "254"])
        let worse = try movie("2 0 5 0\n3 0 5 0", ["23.", "23.", "23.", "23.", "23.", "23."])
        let inStretch = TrackingScore(try TrackingComparison(reference: truth, result: worse, frames: 2..<5))
        let worseAlone = try movie("2 0 2 0\n3 0 2 0", ["23.", "23.", "23."])
        let byItself = TrackingScore(try TrackingComparison(reference: alone, result: worseAlone))
        #expect(inStretch.graph == byItself.graph && inStretch.graph.missedObjects == 1)
        #expect(inStretch.completeTracks == byItself.completeTracks && inStretch.identity == byItself.identity)
        #expect(inStretch.branchingCorrectness == byItself.branchingCorrectness)
        #expect(inStretch.divisions == byItself.divisions && inStretch.divisions.first?.falseNegatives == 1)
    }

    @Test func refusesAStretchThatOneOfTheMoviesLacks() throws {
        let one = try movie("1 0 0 0", ["1"])
        let two = try movie("1 0 1 0", ["1", "1"])
        #expect(throws: EvaluationError.frameCountMismatch(reference: 0..<2, result: 1)) {
            try TrackingComparison(reference: two, result: one, frames: 0..<2)
        }
        #expect(throws: EvaluationError.self) { try TrackingComparison(reference: one, result: two, frames: 0..<2) }
        let score = AcyclicGraphMeasure(try TrackingComparison(reference: one, result: two, frames: 0..<1))
        #expect(score.tra == 1)
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
