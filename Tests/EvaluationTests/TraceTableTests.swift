import Evaluation
import Testing

@Suite struct TraceTableTests {
    @Test func valuesAreFoundByFrameAndLabel() throws {
        let text = "frame,other,track,ratio\n0,9,1,0.5\n0,9,2,1e-3\n3,,1,2\n"
        #expect(try TraceTable(text, column: "ratio").values == [0: [1: 0.5, 2: 0.001], 3: [1: 2]])
        #expect(try TraceTable(text, column: "other").values == [0: [1: 9, 2: 9]])
    }

    @Test(arguments: [
        "track,frame,ratio\r\n1,0,0.5\r\n", "track,frame,ratio\n\n1,0,0.5", "track,frame,ratio\n1,0,0.5\n\n\n",
    ])
    func lineEndingsDoNotMatter(text: String) throws {
        #expect(try TraceTable(text, column: "ratio").values == [0: [1: 0.5]])
    }

    @Test func fieldsMayBeEmpty() throws {
        #expect(try TraceTable("track,frame,ratio\n1,0,\n", column: "ratio").values.isEmpty)
        #expect(try TraceTable("track,frame,ratio\n", column: "ratio").values.isEmpty)
    }

    @Test(arguments: [
        ("", 1), ("\n", 1), ("frame,ratio\n0,1\n", 1), ("track,ratio\n1,1\n", 1), ("track,frame\n1,1\n", 1),
        ("track,frame,ratio\n1,0\n", 2), ("track,frame,ratio\n1,0,2,3\n", 2), ("track,frame,ratio\n1,0,1\nx,0,1\n", 3),
        ("track,frame,ratio\n-1,0,1\n", 2), ("track,frame,ratio\n1,0.5,1\n", 2), ("track,frame,ratio\n1,0,much\n", 2),
        ("track,frame,ratio\n4294967296,0,1\n", 2), ("track,frame,ratio\n1,99999999999999999999,1\n", 2),
        ("track,frame,ratio\n1,0,1\n\n1,1\n", 4),
    ])
    func malformedTablesNameTheLine(text: String, line: Int) {
        do {
            _ = try TraceTable(text, column: "ratio")
            Issue.record("it is malformed")
        } catch {
            guard case .malformedValues(file: nil, line, let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test func aMissingColumnIsNamed() {
        #expect(
            throws: EvaluationError.malformedValues(
                file: "true.csv",
                line: 1,
                reason: "it needs the columns track, frame and ratio, but has track, frame"
            )
        ) {
            try TraceTable("\u{FEFF}track,frame\n", column: "ratio", file: "true.csv")
        }
    }
}
