import Foundation
import Reporters
import Testing

@Suite struct TraceProcessingTests {
    private let clock = MovieClock(frameCount: 12, intervalInSeconds: 60)

    private func trace(
        _ track: Int,
        _ values: [Double?],
        from first: Int = 0,
        mother: Int? = nil,
        mitosisFrame: Int? = nil,
        beginsWithMitosis: Bool = false
    ) -> RawTrace {
        let points = values.enumerated().compactMap { index, value in
            value.map { RawTracePoint(frame: first + index, value: $0, area: 100) }
        }
        return RawTrace(
            track: track,
            name: "R",
            points: points,
            mother: mother,
            mitosisFrame: mitosisFrame,
            beginsWithMitosis: beginsWithMitosis
        )
    }

    private func process(
        _ traces: [RawTrace],
        controls: [RawTrace] = [],
        _ change: (inout TraceParameters) -> Void = { _ in }
    ) throws -> [ProcessedTrace] {
        var parameters = TraceParameters()
        parameters.doseFrame = 5
        change(&parameters)
        return try TraceProcessing(parameters).process(traces, clock: clock, controls: controls).traces
    }

    @Test func valuesAreRelatedToTheFramesBeforeTheDose() throws {
        let raw = trace(1, [9, 2, 1, 2, 3, 4, 6])
        for (normalization, expected) in [
            (TraceNormalization.none, 6), (.fold, 3), (.change, 2), (.zScore, 4 / (2.0 / 3).squareRoot()),
        ] {
            let found = try process([raw]) {
                $0.baselineFrames = 4
                $0.normalization = normalization
            }
            #expect(found[0].baseline.value == 2)
            #expect(abs(found[0].points[6].normalized.value - expected) < 1e-12)
            #expect(found[0].points[6].raw == 6)
            #expect(found[0].points[6].corrected.value == 6)
            #expect(found[0].points[6].timeInSeconds == 360)
        }
    }

    @Test func theWindowCanBeGivenInSecondsAndWithoutADose() throws {
        var parameters = TraceParameters()
        parameters.doseFrame = 5
        #expect(try TraceProcessing(parameters).baselineWindow(clock) == 0..<5)
        parameters.baselineInSeconds = 130
        #expect(try TraceProcessing(parameters).baselineWindow(clock) == 3..<5)
        #expect(throws: ReporterError.self) {
            try TraceProcessing(parameters).baselineWindow(MovieClock(frameCount: 12, intervalInSeconds: nil))
        }
        parameters.doseFrame = nil
        #expect(try TraceProcessing(parameters).baselineWindow(clock) == 0..<3)
        parameters.baselineInSeconds = nil
        #expect(try TraceProcessing(parameters).baselineWindow(clock) == 0..<5)
        parameters.doseFrame = 1_000
        #expect(try TraceProcessing(parameters).baselineWindow(clock) == 7..<12)
    }

    /// The dose came between two frames.
    @Test func theWindowInSecondsCountsBackFromTheDose() throws {
        var parameters = TraceParameters()
        (parameters.doseFrame, parameters.baselineInSeconds) = (5, 130)
        #expect(try TraceProcessing(parameters, doseTimeInSeconds: 245).baselineWindow(clock) == 2..<5)
        parameters.doseFrame = nil
        #expect(try TraceProcessing(parameters, doseTimeInSeconds: 245).baselineWindow(clock) == 0..<3)
        #expect(throws: ReporterError.self) { try TraceProcessing(parameters, doseTimeInSeconds: .nan) }
    }

    @Test func gapsAreExplicitAndFlagged() throws {
        let found = try process([trace(1, [1, 1, 1, nil, nil, 1, 1])])
        #expect(found[0].points.map(\.isObserved) == [true, true, true, false, false, true, true])
        #expect(found[0].points[3].flags == .gap)
        #expect(found[0].points[3].corrected.value.isNaN)
        #expect(found[0].flags == [.gap, .short])
        let whole = try process([trace(1, [1, 1, 1, 1, 1, nil, 1, 1, 1, 1, 1])])
        #expect(whole[0].flags == [])
    }

    @Test func mitosisIsFlaggedAroundTheDivision() throws {
        let mother = trace(1, Array(repeating: 1, count: 9), mitosisFrame: 9)
        let daughter = trace(2, [1, 1, 1], from: 9, mother: 1, beginsWithMitosis: true)
        let found = try process([daughter, mother]) {
            $0.mitosisFramesBefore = 2
            $0.mitosisFramesAfter = 1
        }
        #expect(found.map(\.track) == [1, 2])
        #expect(
            found[0].points.map { $0.flags.contains(.mitosis) } == [
                false, false, false, false, false, false, false, true, true,
            ]
        )
        #expect(found[1].points.map { $0.flags.contains(.mitosis) } == [true, true, false])
        #expect(found[0].flags.contains(.mitosis))
    }

    @Test func daughtersContinueTheBaselineOfTheirAncestor() throws {
        let traces = [
            trace(1, [2, 2, 2, 2, 2, 2], mitosisFrame: 20), trace(2, [4, 4], from: 6, mother: 1),
            trace(3, [6], from: 8, mother: 2), trace(4, [1], from: 8, mother: 5), trace(5, [1], from: 7, mother: 4),
        ]
        let found = try process(traces)
        #expect(found.map(\.baseline.value).map { $0.isNaN ? -1 : $0 } == [2, 2, 2, -1, -1])
        #expect(found.map { $0.flags.contains(.inheritedBaseline) } == [false, true, true, false, false])
        #expect(found[2].points[0].normalized.value == 3)
        #expect(found[2].points[0].flags.contains(.inheritedBaseline))
        #expect(found[3].points[0].normalized.value.isNaN)
        #expect(found[3].points[0].corrected.value == 1)
        let alone = try process(traces) { $0.inheritsBaseline = false }
        #expect(alone[1].baseline.value.isNaN)
    }

    /// Coefficients of variation of 0.08 and 0.2, and one around a mean of nothing.
    @Test func aBaselineThatVariesTooMuchIsFlagged() throws {
        let steady = trace(1, [1, 1.08, 0.92, 1.08, 0.92, 3, 3, 3])
        let wild = trace(2, [1, 1.2, 0.8, 1.2, 0.8, 1, 1, 1])
        let daughter = trace(3, [5, 5], from: 8, mother: 2)
        let found = try process([steady, wild, daughter, trace(4, [-1, 1, -1, 1, 0, 0])])
        #expect(found.map { $0.flags.contains(.unstableBaseline) } == [false, true, true, true])
        // Of the whole trace alone, whose values are what they are.
        #expect(found[1].points.allSatisfy { !$0.flags.contains(.unstableBaseline) })
        #expect(found[1].baseline.value == 1 && found[1].points[5].normalized.value == 1)
        let strict = try process([steady]) { $0.largestBaselineVariation = 0.05 }
        #expect(strict[0].flags.contains(.unstableBaseline))
        // One value varies in nothing.
        let lone = try process([trace(1, [7, 8])]) {
            ($0.baselineFrames, $0.fewestBaselineFrames, $0.doseFrame) = (1, 1, nil)
        }
        #expect(!lone[0].flags.contains(.unstableBaseline))
    }

    @Test func wrongMasksDoNotEnterTheBaseline() throws {
        var raw = trace(1, [2, 2, 8, 2, 2, 4, 4, 4])
        raw.points[2].area = 40
        let found = try process([raw])
        #expect(found[0].points.map { $0.flags.contains(.areaJump) }.firstIndex(of: true) == 2)
        #expect(found[0].points.count { $0.flags.contains(.areaJump) } == 1)
        #expect(found[0].baseline.value == 2)
    }

    @Test(arguments: [
        // A mask that is merged for some frames is wrong in all of them, and right again when it comes back.
        ([100, 101, 190, 192, 191, 99, 100, 101], [2, 3, 4]),
        // A change that stays is flagged where it happens.
        ([100, 101, 190, 192, 191, 190, 189, 192], [2]),
        // Of two wrong masks in a row the second may be wrong by more.
        ([100, 100, 190, 280, 281, 100, 100, 100], [2, 3, 4]),
        ([100, 100, 100, 100, 100, 100, 100, 50], [7]), ([0, 100, 0, 100, 100, 100, 100, 100], []),
        ([100, 99, 100, 101, 100, 99, 100, 101], []),
    ])
    func areasThatJumpAreFlaggedUntilTheyComeBack(areas: [Double], flagged: [Int]) throws {
        var raw = trace(1, Array(repeating: 1, count: 8))
        for (index, area) in areas.enumerated() { raw.points[index].area = area }
        let found = try process([raw])[0].points
        #expect(found.indices.filter { found[$0].flags.contains(.areaJump) } == flagged)
    }

    @Test func flagsOfValuesAndBordersArePassedOn() throws {
        var raw = trace(1, [1, 1, 1, 1, 1, 1])
        raw.points[1].touchesBorder = true
        raw.points[2].flags = .saturated
        raw.points[3].flags = .lowNumerator
        let found = try process([raw])
        #expect(found[0].points.map(\.flags) == [[], .edge, .saturated, .lowSignal, [], []])
        #expect(found[0].flags == [.edge, .saturated, .lowSignal, .short])
    }

    @Test func bleachingIsTakenOutByAFittedAGivenAndAControlCourse() throws {
        let traces = (1...6).map { track in
            trace(track, (0..<12).map { Double(track) * pow(1.01, Double($0)) * ($0 < 5 ? 1 : 2) })
        }
        let control = trace(1, (0..<12).map { 7 * pow(1.01, Double($0)) })
        for (bleaching, controls) in [
            (BleachingCorrection.exponential, []), (.rate(0.01), []), (.control, [control, control]),
        ] {
            let found = try process(traces, controls: controls) { $0.bleaching = bleaching }
            for trace in found {
                #expect(
                    trace.points.allSatisfy { point in
                        abs(point.normalized.value - (point.frame < 5 ? 1 : 2)) < 1e-9
                    }
                )
            }
        }
        #expect(throws: ReporterError.self) { try process(traces) { $0.bleaching = .control } }
    }

    /// Neither frames of mitosis nor wrong masks, nor cells with too few values before the dose.
    @Test func controlsCountWhereTheyAreSteady() throws {
        let treated = trace(1, [Double](repeating: 1, count: 12))
        let steady = trace(1, (0..<12).map { 7 * pow(1.01, Double($0)) })
        var jumping = trace(2, (0..<12).map { $0 == 8 ? 900 : 7 * pow(1.01, Double($0)) })
        jumping.points[8].area = 200
        let dividing = trace(3, (0..<12).map { $0 < 6 ? 7 * pow(1.01, Double($0)) : 900 }, mitosisFrame: 11)
        let late = trace(4, (4..<12).map { 9 * Double($0) }, from: 4)
        func corrected(by controls: [RawTrace]) throws -> [Double] {
            try process([treated], controls: controls) { $0.bleaching = .control }[0].points.map(\.corrected.value)
        }
        let expected = try corrected(by: [steady])
        for other in [jumping, dividing, late] {
            for (found, expected) in zip(try corrected(by: [steady, other]), expected) {
                #expect(abs(found / expected - 1) < 1e-9)
            }
        }
        #expect(throws: ReporterError.self) { try corrected(by: [late]) }
    }

    @Test func smoothingLeavesRawValues() throws {
        let found = try process([trace(1, [1, 1, 1, 1, 1, 9, 2, 2])]) { $0.smoothing = .median(window: 3) }
        #expect(found[0].points[5].raw == 9)
        #expect(found[0].points[5].corrected.value == 2)
    }

    @Test func whatMovesValueAndBaselineAlikeCancels() throws {
        var raw = trace(1, (0..<12).map { $0 < 5 ? 2 : 3 })
        for index in raw.points.indices {
            let value = raw.points[index].value
            raw.points[index].uncertainty = ValueUncertainty(
                boundaryInner: 0.9 * value,
                boundaryOuter: 1.1 * value,
                backgroundStandardError: 0
            )
        }
        let found = try process([raw])[0]
        let corrected = found.points[7].corrected
        #expect(abs((corrected.upper - corrected.lower) / 2 - 1.6449 * 0.3) < 1e-4)
        #expect(abs(found.points[7].normalized.upper - 1.5) < 1e-9)
        #expect(abs(found.baseline.upper - (2 + 1.6449 * 0.2)) < 1e-4)
    }

    @Test func pointsOutsideTheMovieAndSecondPointsAreLeftOut() throws {
        var raw = trace(1, [1, 1, 1])
        raw.points = [RawTracePoint(frame: -1, value: 5, area: 1)] + raw.points
        raw.points.append(RawTracePoint(frame: 2, value: 7, area: 1))
        raw.points.append(RawTracePoint(frame: 99, value: 7, area: 1))
        let found = try process([raw, trace(2, [])])
        #expect(found.count == 1)
        #expect(found[0].points.map(\.raw) == [1, 1, 1])
    }

    @Test func parametersAreReadAndWritten() throws {
        let text = #"{"doseFrame": 15, "normalization": "change", "bleaching": "rate:-0.001", "smoothing": "median:3"}"#
        let parameters = try JSONDecoder().decode(TraceParameters.self, from: Data(text.utf8))
        #expect(parameters.bleaching == .rate(-0.001))
        #expect(parameters.baselineFrames == 5)
        let again = try JSONDecoder().decode(TraceParameters.self, from: JSONEncoder().encode(parameters))
        #expect(again == parameters)
    }

    @Test(arguments: [
        (#"{"baselineFrame": 5}"#, "baselineFrame"), (#"{"baselineFrames": 0}"#, "baselineFrames"),
        (#"{"baselineInSeconds": -1}"#, "baselineInSeconds"), (#"{"doseFrame": -1}"#, "doseFrame"),
        (#"{"areaJumpLimit": 0}"#, "areaJumpLimit"), (#"{"shortestShare": 1.5}"#, "shortestShare"),
        (#"{"largestGapShare": -1}"#, "largestGapShare"), (#"{"bleaching": "rate:2"}"#, "bleaching"),
        (#"{"bleaching": "linear"}"#, "bleaching"), (#"{"mitosisFramesAfter": -1}"#, "mitosisFramesAfter"),
        (#"{"largestBaselineVariation": 0}"#, "largestBaselineVariation"),
        (#"{"fewestBaselineFrames": 0}"#, "fewestBaselineFrames"), (#"{"smoothing": "median:1"}"#, "smoothing"),
    ])
    func badParametersAreRefusedByName(text: String, parameter: String) {
        let error = #expect(throws: ReporterError.self) {
            try JSONDecoder().decode(TraceParameters.self, from: Data(text.utf8))
        }
        guard case .parameter(let name, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(name == parameter)
    }
}
