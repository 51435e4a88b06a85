import Reporters
import Testing

@Suite struct TraceTests {
    @Test func gapsAreExplicit() {
        let trace = Trace(
            track: 4,
            name: "AMPK",
            observed: [
                TracePoint(frame: 6, timeInSeconds: 720, value: 1.2),
                TracePoint(frame: 3, timeInSeconds: 360, value: 1.1, flags: .saturated),
                TracePoint(frame: 6, timeInSeconds: 720, value: 99),
            ],
            timeInSeconds: { Double($0) * 120 }
        )
        #expect(trace.points.map(\.frame) == [3, 4, 5, 6])
        #expect(trace.points.map(\.isObserved) == [true, false, false, true])
        #expect(trace.points.map(\.timeInSeconds) == [360, 480, 600, 720])
        #expect(trace.gapFrames == [4, 5])
        #expect(trace.points[1].value.isNaN)
        #expect(trace.points[3].value == 1.2)
    }

    @Test func aTrackThatWasNeverMeasuredHasAnEmptyTrace() {
        #expect(Trace(track: 1, name: "AMPK", observed: [], timeInSeconds: { _ in nil }).points.isEmpty)
    }
}
