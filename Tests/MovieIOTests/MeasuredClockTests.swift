import CellImage
import MovieIO
import Testing

@Suite struct MeasuredClockTests {
    @Test func timesCountFromTheFirst() {
        #expect(MeasuredClock([5, 6.5, 9]) == .times([0, 1.5, 4]))
        #expect(MeasuredClock([-2, 0]) == .times([0, 2]))
    }

    @Test func onlyZerosOrNothingMeansUnknown() {
        #expect(MeasuredClock([]) == .absent)
        #expect(MeasuredClock([nil, nil]) == .absent)
        #expect(MeasuredClock([0, 0, 0]) == .absent)
        #expect(MeasuredClock([0, nil]) == .absent)
    }

    @Test func gapsAndBackwardStepsAreNotUsed() {
        #expect(MeasuredClock([1, nil, 3]) == .unusable(reason: "1 of 3 frames have no time"))
        #expect(MeasuredClock([0, 2, 1]) == .unusable(reason: "the clock does not advance at frame 2"))
        #expect(MeasuredClock([0, 2, 2]) == .unusable(reason: "the clock does not advance at frame 2"))
    }

    @Test func whatIsNoTimeIsNotUsed() {
        #expect(MeasuredClock([0, .nan]) == .unusable(reason: "frame 1 is at nan s"))
        #expect(MeasuredClock([0, .infinity]) == .unusable(reason: "frame 1 is at inf s"))
        #expect(MeasuredClock([-1e300, 0, 1]) == .unusable(reason: "frame 0 is at -1e+300 s"))
    }

    @Test func medianIntervalCountsMissingFrames() {
        #expect(MeasuredClock.medianInterval([0, 10, 30, 40.5], frameNumbers: [0, 1, 3, 4])?.seconds == 10)
        #expect(MeasuredClock.medianInterval([0, 10, 22], frameNumbers: [0, 1, 2])?.seconds == 11)
        #expect(MeasuredClock.medianInterval([0], frameNumbers: [0]) == nil)
    }
}
