import MovieIO
import Testing

@Suite struct CTCTrackTableTests {
    @Test func readsTracks() throws {
        let table = try CTCTrackTable(text: "1 0 30 0\r\n8 31 91 1\n\n9\t31 91 1", file: "f")
        #expect(
            table.records == [
                .init(label: 1, firstFrame: 0, lastFrame: 30, parent: nil),
                .init(label: 8, firstFrame: 31, lastFrame: 91, parent: 1),
                .init(label: 9, firstFrame: 31, lastFrame: 91, parent: 1),
            ]
        )
        #expect(try CTCTrackTable(text: "", file: "f").records.isEmpty)
    }

    @Test(arguments: [
        ("1 0 30", "line 1: expected four"), ("1 0 30 0 0", "line 1: expected four"),
        ("1 0 x 0", "line 1: expected four"),
        ("1 0 3 0\n0 0 3 0", "line 2: 0 is no label"), ("-1 0 3 0", "line 1: -1 is no label"),
        ("4294967296 0 3 0", "no label"), ("1 4 3 0", "frames 4 to 3"), ("1 -1 3 0", "frames -1 to 3"),
        ("1 0 3 1", "1 cannot be the parent"), ("1 0 3 -1", "-1 cannot be the parent"),
        ("1 0 3 0\n\n1 4 5 0", "line 3: label 1 is repeated"), ("1 0 3 7", "line 1: the parent 7 is not in the table"),
        ("1 5 8 2\n2 5 6 0", "line 1: the parent 2 does not start before it"), ("1 0 99999999999 0", "make no track"),
    ])
    func namesTheLineOfADefect(_ text: String, _ expected: String) {
        let error = MovieFixtures.error { _ = try CTCTrackTable(text: text, file: "f") }
        guard case .malformed("f", nil, let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(expected))
    }

    @Test func aMissingFileIsNamed() {
        #expect(throws: MovieError.missing(file: "/nowhere/man_track.txt")) {
            try CTCTrackTable(path: "/nowhere/man_track.txt")
        }
    }
}
