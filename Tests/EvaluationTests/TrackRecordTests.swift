import Evaluation
import Testing

@Suite struct TrackRecordTests {
    @Test func readsTables() throws {
        let records = try TrackRecord.table("1 0 1 0\r\n\n2\t2  59 1 \n4294967295 3 4 0")
        #expect(
            records == [
                TrackRecord(label: 1, firstFrame: 0, lastFrame: 1),
                TrackRecord(label: 2, firstFrame: 2, lastFrame: 59, parent: 1),
                TrackRecord(label: .max, firstFrame: 3, lastFrame: 4),
            ]
        )
        #expect(try TrackRecord.table("").isEmpty)
    }

    @Test func aByteOrderMarkIsSkipped() throws {
        #expect(try TrackRecord.table("\u{FEFF}1 0 1 0\n") == [TrackRecord(label: 1, firstFrame: 0, lastFrame: 1)])
    }

    @Test(arguments: ["1 2 3", "1 0 1 0 9", "a 0 1 0", "-1 0 1 0", "1 0 4294967296 0", "4294967296 0 1 0", "1.5 0 1 0"])
    func refusesOtherLines(line: String) throws {
        do {
            _ = try TrackRecord.table("1 0 0 0\n" + line)
            Issue.record("accepted \(line)")
        } catch {
            guard case .malformedTable(file: nil, line: 2, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }
}
