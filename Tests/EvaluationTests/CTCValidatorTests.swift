import CellImage
import Evaluation
import TestSupport
import Testing

@Suite struct CTCValidatorTests {
    /// A table as lines, one drawing per frame, and the first broken rule.
    struct Example: Sendable, CustomStringConvertible {
        var description: String
        var table: String
        var frames: [String]
        var violation: CTCViolation?
    }

    static let examples: [Example] = [
        Example(description: "mitosis", table: "1 0 0 0\n2 1 1 1\n3 1 1 1", frames: ["11.", "2.3"], violation: nil),
        Example(description: "gap as parent", table: "1 0 0 0\n2 2 2 1", frames: ["1", ".", "2"], violation: nil),
        Example(description: "empty frame", table: "1 0 0 0", frames: ["1", "."], violation: nil),
        Example(
            description: "mother goes on after the bud",
            table: "1 0 1 0\n2 1 1 1",
            frames: ["11.", "112"],
            violation: .parentEndsTooLate(label: 2, parent: 1, parentEnd: 1, childBegin: 1)
        ),
        Example(
            description: "gap",
            table: "1 0 2 0",
            frames: ["1", ".", "1"],
            violation: .missingInFrame(label: 1, frame: 1)
        ),
        Example(
            description: "label not in the table",
            table: "1 0 0 0",
            frames: ["12"],
            violation: .notInTable(label: 2, frame: 0)
        ),
        Example(
            description: "label after its end",
            table: "2 0 0 0\n3 0 1 0",
            frames: ["23", "23"],
            violation: .notInTable(label: 2, frame: 1)
        ),
        Example(description: "no tracks", table: "", frames: ["."], violation: .noTracks),
        Example(description: "background", table: "0 0 0 0", frames: ["."], violation: .labelZero),
        Example(description: "twice", table: "1 0 0 0\n1 0 0 0", frames: ["1"], violation: .duplicateLabel(1)),
        Example(
            description: "backwards",
            table: "1 1 0 0",
            frames: ["1", "1"],
            violation: .endsBeforeItBegins(label: 1)
        ),
        Example(
            description: "longer than the movie",
            table: "1 0 2147483647 0",
            frames: ["1", "1"],
            violation: .outsideTheMovie(label: 1, frameCount: 2)
        ),
        Example(
            description: "before the movie",
            table: "1 -1 0 0",
            frames: ["1"],
            violation: .outsideTheMovie(label: 1, frameCount: 1)
        ),
        Example(
            description: "unknown parent",
            table: "1 0 0 7",
            frames: ["1"],
            violation: .unknownParent(label: 1, parent: 7)
        ),
        Example(
            description: "own parent",
            table: "1 0 0 1",
            frames: ["1"],
            violation: .parentEndsTooLate(label: 1, parent: 1, parentEnd: 0, childBegin: 0)
        ),
    ]

    @Test(arguments: examples)
    func namesTheFirstBrokenRule(example: Example) throws {
        let movie = TrackedMovie(
            records: try TrackRecord.table(example.table),
            frames: example.frames.map { LabelRuns(LabelImage(ascii: $0)) }
        )
        #expect(try CTCValidator.firstViolation(in: movie) == example.violation)
    }

    @Test func acceptsWhatCTCMetricsAccepts() throws {
        for golden in try EvaluationFixtures.cases() {
            #expect(try CTCValidator.firstViolation(in: golden.movie(golden.result)) == nil)
        }
    }

    @Test func mayAllowGaps() {
        let validator = CTCValidator([TrackRecord(label: 3, firstFrame: 0, lastFrame: 2)], frameCount: 3)
        #expect(validator.violation(inFrame: 1, labels: [], allowingGaps: true) == nil)
        #expect(validator.violation(inFrame: 1, labels: []) == .missingInFrame(label: 3, frame: 1))
        #expect(
            validator.violation(inFrame: 1, labels: [4], allowingGaps: true) == .notInTable(label: 4, frame: 1)
        )
    }
}
