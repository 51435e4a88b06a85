import Foundation
import Reporters
import Testing

/// Errors of cells that the border of the image cuts.
@Suite struct HiddenShareTests {
    private static let frames = 24
    private let clock = MovieClock(frameCount: HiddenShareTests.frames, intervalInSeconds: 60)

    /// Cells in full view whose parts differ by sides, and are measured with noise.
    private func wholeCells(difference: Double, noise: Double, count: Int = 60) -> [RawTrace] {
        var random = NormalSource(seed: 5)
        return (1...count).map { track in
            let sides = (0..<4).map { _ in difference * random.normal() }
            let points = (0..<HiddenShareTests.frames).map { frame in
                point(frame, part: 1 + sides[frame % 4] + noise * random.normal())
            }
            return RawTrace(track: track, name: "R", points: points)
        }
    }

    private func point(_ frame: Int, value: Double = 1, part: Double = .nan, area: Double = 400, isCut: Bool = false)
        -> RawTracePoint
    {
        RawTracePoint(
            frame: frame,
            value: value,
            uncertainty: ValueUncertainty(
                boundaryInner: value,
                boundaryOuter: value,
                backgroundStandardError: 0,
                part: part
            ),
            area: area,
            touchesBorder: isCut
        )
    }

    /// A cell that the border cuts, by its area in every frame.
    private func cutCell(_ track: Int, _ areas: [Double], isCut: [Bool]? = nil) -> RawTrace {
        let points = areas.enumerated().map { frame, area in
            point(frame, area: area, isCut: isCut?[frame] ?? true)
        }
        return RawTrace(track: track, name: "R", points: points)
    }

    private func process(_ traces: [RawTrace]) throws -> [ProcessedTrace] {
        var parameters = TraceParameters()
        (parameters.doseFrame, parameters.baselineFrames) = (6, 6)
        // Areas that halve are no wrong masks here.
        parameters.smallestAreaJump = 2
        return try TraceProcessing(parameters).process(traces, clock: clock).traces
    }

    private func reach(_ estimate: Estimate) -> Double { (estimate.upper - estimate.lower) / 2 / 1.644_854 }

    @Test("The difference between parts is learnt from cells in full view, and noise is none")
    func difference() throws {
        let half = cutCell(99, Array(repeating: 200, count: HiddenShareTests.frames))
        // With three quarters hidden a value is off by 0.03, with all by 0.03 / sqrt(0.75).
        let found = try process(wholeCells(difference: 0.03, noise: 0.02) + [half])
        let trace = try #require(found.last)
        #expect(trace.points.allSatisfy { abs($0.errors.hidden / 0.0346 - 1) < 0.15 && $0.errors.hiddenShare == 0.5 })
        #expect(trace.points.allSatisfy { reach($0.corrected) > 0.999 * $0.errors.hidden * 0.5.squareRoot() })
        #expect(found.dropLast().allSatisfy { $0.points.allSatisfy { $0.errors.hiddenShare == 0 } })
        let noisy = try process(wholeCells(difference: 0, noise: 0.02) + [half])
        #expect(try #require(noisy.last).points.allSatisfy { $0.errors.hidden < 0.006 })
    }

    @Test("What is hidden throughout cancels in R/R0; what changes does not")
    func baseline() throws {
        let frames = HiddenShareTests.frames
        let still = cutCell(98, Array(repeating: 200, count: frames))
        let leaving = cutCell(99, (0..<frames).map { $0 < 6 ? 400 : 200 }, isCut: (0..<frames).map { $0 >= 6 })
        let found = try process(wholeCells(difference: 0.03, noise: 0) + [still, leaving])
        #expect(reach(found[60].points[20].normalized) < 1e-9)
        let point = found[61].points[20]
        #expect(abs(reach(point.normalized) / (point.errors.hidden * 0.5.squareRoot()) - 1) < 1e-6)
        #expect(point.errors.hidden > 0.03 && found[61].points[2].errors.hiddenShare == 0)
    }

    @Test("A cell is measured by its own area in full view; without one by that of the others")
    func areas() throws {
        let frames = HiddenShareTests.frames
        let large = cutCell(98, (0..<frames).map { $0 < 6 ? 800 : 600 }, isCut: (0..<frames).map { $0 >= 6 })
        let unknown = cutCell(99, Array(repeating: 300, count: frames))
        let larger = cutCell(100, Array(repeating: 500, count: frames))
        let found = try process(wholeCells(difference: 0.03, noise: 0) + [large, unknown, larger])
        #expect(found.suffix(3).map { $0.points[20].errors.hiddenShare } == [0.25, 0.25, 0])
    }

    @Test("Too few looks, or parts that are unknown, tell nothing")
    func unknown() throws {
        let half = cutCell(99, Array(repeating: 200, count: HiddenShareTests.frames))
        for others in [[], [cutCell(1, Array(repeating: 400, count: 24), isCut: Array(repeating: false, count: 24))]] {
            #expect(try process(others + [half]).allSatisfy { $0.points.allSatisfy { $0.errors.hidden == 0 } })
        }
    }

    @Test("The interval of the amplitude knows what is hidden")
    func response() throws {
        let frames = HiddenShareTests.frames
        var leaving = cutCell(99, (0..<frames).map { $0 < 6 ? 400 : 200 }, isCut: (0..<frames).map { $0 >= 6 })
        for index in leaving.points.indices where index >= 8 { leaving.points[index].value = 1.5 }
        func width(_ others: [RawTrace]) throws -> Double {
            let traces = ProcessedTraces(traces: try process(others + [leaving]))
            let analysis = try ResponseAnalysis(ResponseParameters(), doseFrame: 6, doseTimeInSeconds: 360)
            let found = analysis.responses(of: traces, window: 0..<6, clock: clock).responses
            let amplitude = try #require(found.first { $0.track == 99 }).amplitude
            return amplitude.upper - amplitude.lower
        }
        #expect(try width(wholeCells(difference: 0.05, noise: 0)) > 2 * width(wholeCells(difference: 0, noise: 0)))
    }
}
