import Evaluation
import Testing

@Suite struct FrameListTests {
    @Test func writesRuns() {
        #expect(FrameList([Int]()).description.isEmpty)
        #expect(FrameList([7]).description == "7")
        #expect(FrameList([11, 0, 1, 2, 9, 10, 4]).description == "0 to 2, 4, 9 to 11")
        #expect(FrameList(stride(from: 0, to: 22, by: 2)).description == "0, 2, 4, 6, 8, 10, 12, 14 and 3 more")
    }

    @Test func findsGapsOfAnySize() {
        #expect(FrameList.gaps(in: [3, 4, 5]).isEmpty)
        #expect(FrameList.gaps(in: [0, 1_000_000_000_000, 2]).description == "1, 3 to 999999999999")
    }
}
