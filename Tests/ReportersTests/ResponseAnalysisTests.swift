import Foundation
import Reporters
import Testing

@Suite struct ResponseAnalysisTests {
    private let clock = MovieClock(frameCount: 60, intervalInSeconds: 120)

    private func processed(
        _ traces: [RawTrace],
        clock: MovieClock? = nil
    ) throws -> (traces: ProcessedTraces, window: Range<Int>) {
        var parameters = TraceParameters()
        parameters.doseFrame = 15
        let processing = try TraceProcessing(parameters)
        let clock = clock ?? self.clock
        return (try processing.process(traces, clock: clock), try processing.baselineWindow(clock))
    }

    private func trace(_ track: Int, frames: Range<Int> = 0..<60, _ value: (Int) -> Double) -> RawTrace {
        let points = frames.map { RawTracePoint(frame: $0, value: value($0), area: 100) }
        return RawTrace(track: track, name: "R", points: points)
    }

    private func respond(_ traces: [RawTrace], clock: MovieClock? = nil) throws -> ResponseSet {
        let processed = try processed(traces, clock: clock)
        return try ResponseAnalysis(doseFrame: 15)
            .responses(of: processed.traces, window: processed.window, clock: clock ?? self.clock)
    }

    /// A rise by half of a unit, without noise: 0.5 (1 - 2^(-t / 6 frames)) from the dose on.
    private func rise(_ frame: Int) -> Double {
        frame < 15 ? 1 : 1 + 0.5 * (1 - exp2(Double(15 - frame) / 6))
    }

    @Test func aCleanResponseIsReadExactly() throws {
        let found = try respond([trace(7, rise)]).responses[0]
        #expect(found.track == 7)
        #expect(found.isResponder == true)
        #expect(abs(found.baseline.value - 1) < 1e-12)
        #expect(abs(found.amplitude.value - 0.497) < 0.003)
        #expect(abs(found.halfTimeInSeconds.value - 720) < 15)
        #expect(abs(found.onsetInSeconds.value - 109) < 30)
        #expect(abs(found.sustainedIndex - 1) < 0.01)
        // The integral of the course over 44 frames of 120 s.
        let missing = 6 / log(2.0) * (1 - exp2(-44.0 / 6))
        let area = 60 * (44 - missing)
        #expect(abs(found.areaInSeconds / area - 1) < 0.01)
        #expect(found.halfTimeInSeconds.lower < 720 && found.halfTimeInSeconds.upper > 720)
    }

    @Test func aFallIsAResponseWithANegativeAmplitude() throws {
        let found = try respond([trace(1) { 2 - self.rise($0) }]).responses[0]
        #expect(found.isResponder == true)
        #expect(abs(found.amplitude.value + 0.497) < 0.003)
        #expect(abs(found.halfTimeInSeconds.value - 720) < 15)
    }

    @Test func aTransientResponseIsNotSustained() throws {
        let found = try respond([trace(1) { 1 + 0.4 * exp(-pow(Double($0 - 30) / 6, 2)) }]).responses[0]
        #expect(found.isResponder == true)
        #expect(abs(found.amplitude.value - 0.4) < 0.01)
        #expect(abs(found.sustainedIndex) < 0.05)
    }

    @Test func aShortSpikeIsNoResponse() throws {
        let found = try respond([trace(1) { $0 == 30 || $0 == 31 ? 2 : 1 + 0.001 * Double($0 % 3) }]).responses[0]
        #expect(found.isResponder == false)
        #expect(found.halfTimeInSeconds.value.isNaN)
    }

    @Test func aTraceThatCannotTellIsNotCalled() throws {
        let traces = [
            trace(1, frames: 0..<10, { _ in 1 }), trace(2, frames: 20..<60, rise),
            trace(3, frames: 0..<25, { _ in 1 }), trace(4, frames: 0..<25, rise),
        ]
        let found = try respond(traces).responses
        #expect(found.map(\.isResponder) == [nil, nil, nil, true])
        #expect(found[0].amplitude.value.isNaN)
    }

    /// Control cells have told all of the bleaching: what is left of a slope before the dose is the cells' own.
    @Test func afterControlCellsNoDriftIsFitted() throws {
        let drifting = (1...8).map { track in
            trace(track) { pow(1.001, Double(min($0, 15))) * pow(1.005, Double(max($0 - 15, 0))) * Double(track) }
        }
        let controls = (1...9).map { track in trace(track) { 1 + 0.0001 * Double(track * $0 % 7) } }
        var parameters = TraceParameters()
        (parameters.doseFrame, parameters.bleaching) = (15, .control)
        let processing = try TraceProcessing(parameters)
        let traces = try processing.process(drifting, clock: clock, controls: controls)
        let remainder = try #require(traces.bleaching)
        #expect(remainder.ratePerFrame == 0 && remainder.traceCount == 9)
        #expect(remainder.standardError > 0 && remainder.standardError < 1e-4)
        let set = try ResponseAnalysis(doseFrame: 15)
            .responses(of: traces, window: try processing.baselineWindow(clock), clock: clock)
        #expect(set.drift?.ratePerFrame == 0)
        #expect(set.responses.allSatisfy { $0.isResponder == true && $0.amplitude.value > 0.05 })
        // Without controls the slope of the baselines is taken for bleaching.
        #expect(try respond(drifting).drift.map { $0.ratePerFrame > 0.0005 } == true)
    }

    @Test func framesThatDoNotCountAreNotGuessed() throws {
        // The cell divides while it still responds: its last five frames are mitosis.
        var dividing = trace(1, frames: 0..<30, rise)
        dividing.mitosisFrame = 30
        let found = try respond([dividing]).responses[0]
        #expect(abs(found.amplitude.value - (rise(24) - 1)) < 0.01)
    }

    @Test func withoutAClockThereAreNoTimes() throws {
        let clock = MovieClock(frameCount: 60, intervalInSeconds: nil)
        let found = try respond([trace(1, rise)], clock: clock).responses[0]
        #expect(found.isResponder == true)
        #expect(abs(found.amplitude.value - 0.497) < 0.003)
        #expect(found.halfTimeInSeconds.value.isNaN)
        #expect(found.areaInSeconds.isNaN)
    }

    @Test func theTimeOfTheDoseMayLieBetweenFrames() throws {
        let processed = try processed([trace(1, rise)])
        let found = try ResponseAnalysis(doseFrame: 15, doseTimeInSeconds: 15 * 120 - 60)
            .responses(of: processed.traces, window: processed.window, clock: clock)
        #expect(abs(found.responses[0].halfTimeInSeconds.value - 780) < 15)
    }

    @Test func aDoseBeyondTheMovieGivesNoResponse() throws {
        let processed = try processed([trace(1, rise)])
        let found = try ResponseAnalysis(doseFrame: 1_000_000)
            .responses(of: processed.traces, window: 0..<0, clock: clock)
        #expect(found.responses.map(\.isResponder) == [nil])
    }

    @Test func drawsDependOnTheTrackAndNotOnItsNeighbours() throws {
        let cells = TraceSimulator().movie(seed: 3).map(\.trace)
        let processed = try processed(cells)
        let analysis = try ResponseAnalysis(doseFrame: 15)
        let first = analysis.responses(of: processed.traces, window: processed.window, clock: clock)
        var reversed = processed.traces
        reversed.traces.reverse()
        let second = analysis.responses(of: reversed, window: processed.window, clock: clock)
        #expect(first.responses.map(\.track) == second.responses.reversed().map(\.track))
        for (one, other) in zip(first.responses, second.responses.reversed()) {
            #expect(one.amplitude == other.amplitude)
        }
    }

    @Test func responsesToTheVehicleAreFalsePositives() {
        func responses(_ calls: [Bool?]) -> [CellResponse] {
            calls.map { call in
                CellResponse(
                    track: 1,
                    name: "R",
                    baseline: .undefined,
                    amplitude: .undefined,
                    halfTimeInSeconds: .undefined,
                    onsetInSeconds: .undefined,
                    areaInSeconds: .nan,
                    sustainedIndex: .nan,
                    isResponder: call,
                    flags: []
                )
            }
        }
        let found = ResponderComparison(
            treated: responses([true, true, false, nil]),
            vehicle: responses([false] + Array(repeating: false, count: 18) + [true, nil])
        )
        #expect(abs(found.responderShare.value - 2.0 / 3) < 1e-12)
        #expect(found.vehicleCount == 20)
        #expect(found.falsePositiveRate.value == 0.05)
        // scipy.stats.binomtest(1, 20).proportion_ci(0.9, method="wilson")
        #expect(abs(found.falsePositiveRate.lower - 0.011_234_816_850_851_65) < 1e-12)
        #expect(abs(found.falsePositiveRate.upper - 0.196_007_236_774_016_4) < 1e-12)
        #expect(ResponderComparison(treated: [], vehicle: []).falsePositiveRate.value.isNaN)
    }

    @Test(arguments: [
        (#"{"minimumChange": 0.1}"#, "minimumChange"), (#"{"smallestChange": -1}"#, "smallestChange"),
        (#"{"draws": 3}"#, "draws"), (#"{"onsetShare": 0.7}"#, "onsetShare"),
        (#"{"sustainedFrames": 0}"#, "sustainedFrames"), (#"{"noiseMultiple": -2}"#, "noiseMultiple"),
        (#"{"observedShare": 2}"#, "observedShare"),
    ])
    func badParametersAreRefusedByName(text: String, parameter: String) {
        let error = #expect(throws: ReporterError.self) {
            try JSONDecoder().decode(ResponseParameters.self, from: Data(text.utf8))
        }
        guard case .parameter(let name, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(name == parameter)
    }
}
