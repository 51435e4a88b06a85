import Foundation
import Reporters
import Testing

/// How often intervals hold the truth, and how far numbers are from it.
struct AccuracyTally {
    private(set) var held = 0
    private(set) var count = 0
    private(set) var errors: [Double] = []

    mutating func add(_ estimate: Estimate, truth: Double) {
        guard estimate.value.isFinite, estimate.lower.isFinite, estimate.upper.isFinite, truth.isFinite else { return }
        count += 1
        held += (estimate.lower...estimate.upper).contains(truth) ? 1 : 0
        errors.append(estimate.value - truth)
    }

    var coverage: Double { Double(held) / Double(count) }

    func share(within limit: Double) -> Double { Double(errors.count { abs($0) <= limit }) / Double(errors.count) }

    var bias: Double { middle(errors) }

    var medianError: Double { middle(errors.map(abs)) }

    private func middle(_ values: [Double]) -> Double { values.isEmpty ? .nan : values.sorted()[values.count / 2] }
}

/// The accuracy over many movies of simulated traces.
struct ResponseAccuracy {
    var corrected = AccuracyTally()
    var normalized = AccuracyTally()
    var baseline = AccuracyTally()
    var amplitude = AccuracyTally()
    var halfTime = AccuracyTally()
    var finalHalfTime = AccuracyTally()
    var onset = AccuracyTally()
    var unresponsiveAmplitude = AccuracyTally()
    private(set) var truePositives = 0
    private(set) var falsePositives = 0
    private(set) var falseNegatives = 0
    private(set) var nonResponders = 0

    var f1: Double {
        2 * Double(truePositives) / Double(2 * truePositives + falsePositives + falseNegatives)
    }

    var falsePositiveRate: Double { Double(falsePositives) / Double(nonResponders) }

    init(_ simulator: TraceSimulator, bleaching: BleachingCorrection, seeds: Range<UInt64>) throws {
        var parameters = TraceParameters()
        parameters.doseFrame = simulator.doseFrame
        parameters.bleaching = bleaching
        let processing = try TraceProcessing(parameters)
        let analysis = try ResponseAnalysis(doseFrame: simulator.doseFrame)
        for seed in seeds {
            let cells = simulator.movie(seed: seed)
            let processed = try processing.process(cells.map(\.trace), clock: simulator.clock)
            let window = try processing.baselineWindow(simulator.clock)
            let set = analysis.responses(of: processed, window: window, clock: simulator.clock)
            for ((cell, trace), response) in zip(zip(cells, processed.traces), set.responses) {
                addPoints(cell, trace, window: window, simulator, isCorrected: bleaching != .none)
                add(cell, response, simulator)
            }
        }
    }

    private mutating func addPoints(
        _ cell: SimulatedCell,
        _ trace: ProcessedTrace,
        window: Range<Int>,
        _ simulator: TraceSimulator,
        isCorrected: Bool
    ) {
        let known = cell.ratios.enumerated().map { frame, ratio in
            isCorrected ? ratio : ratio * pow(1 + simulator.driftPerFrame, Double(frame))
        }
        let rest = known[window].reduce(0, +) / Double(window.count)
        for point in trace.points where point.frame % 10 == 5 {
            corrected.add(point.corrected, truth: known[point.frame])
            guard !window.contains(point.frame) else { continue }
            normalized.add(point.normalized, truth: known[point.frame] / rest)
        }
    }

    private mutating func add(_ cell: SimulatedCell, _ response: CellResponse, _ simulator: TraceSimulator) {
        let steps = (0..<10 * (simulator.frames - 1 - simulator.doseFrame)).map { Double($0 + 1) * 12 }
        let course = steps.map { cell.change(secondsAfterDose: $0, kinetics: simulator.kinetics) }
        let largest = course.last ?? 0
        func time(_ share: Double) -> Double {
            course.firstIndex { $0 >= share * largest }.map { steps[$0] } ?? .nan
        }
        baseline.add(response.baseline, truth: cell.restingRatio)
        let called = response.isResponder ?? false
        truePositives += cell.isResponder && called ? 1 : 0
        falseNegatives += cell.isResponder && !called ? 1 : 0
        falsePositives += !cell.isResponder && called ? 1 : 0
        nonResponders += cell.isResponder ? 0 : 1
        guard cell.isResponder else {
            unresponsiveAmplitude.add(response.amplitude, truth: 0)
            return
        }
        amplitude.add(response.amplitude, truth: largest)
        halfTime.add(response.halfTimeInSeconds, truth: time(0.5))
        finalHalfTime.add(response.halfTimeInSeconds, truth: cell.delayInSeconds + cell.halfTimeInSeconds)
        onset.add(response.onsetInSeconds, truth: time(0.1))
    }

    var summary: String {
        func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 10) %" }
        return """
            corrected \(percent(corrected.coverage)) normalized \(percent(normalized.coverage)) \
            R0 \(percent(baseline.coverage)) bias \(baseline.bias) | \
            amplitude \(percent(amplitude.coverage)) bias \(amplitude.bias) median \(amplitude.medianError) | \
            t1/2 \(percent(halfTime.coverage)) within a frame \(percent(halfTime.share(within: 120))) bias \(halfTime.bias) \
            median \(halfTime.medianError) s | of the final amplitude \(percent(finalHalfTime.share(within: 120))) \
            coverage \(percent(finalHalfTime.coverage)) | \
            onset \(percent(onset.coverage)) within a frame \(percent(onset.share(within: 120))) bias \(onset.bias) | \
            F1 \(f1) FPR \(percent(falsePositiveRate)) unresponsive amplitude \(percent(unresponsiveAmplitude.coverage)) \
            \(unresponsiveAmplitude.bias) | n \(amplitude.count)
            """
    }
}

/// Bounds on figures that docs/methods/response.md reports from more movies.
@Suite struct ResponseAccuracyTests {
    private func accuracy(
        seeds: Range<UInt64> = 0..<25,
        bleaching: BleachingCorrection = .exponential,
        _ change: (inout TraceSimulator) -> Void = { _ in }
    ) throws -> ResponseAccuracy {
        var simulator = TraceSimulator()
        change(&simulator)
        return try ResponseAccuracy(simulator, bleaching: bleaching, seeds: seeds)
    }

    private func expectNineInTen(_ tallies: [AccuracyTally], _ summary: String) {
        for tally in tallies {
            #expect(tally.count > 100)
            #expect((0.85...0.96).contains(tally.coverage), "\(summary)")
        }
    }

    @Test(arguments: [BleachingCorrection.none, .exponential, .rate(0.0008)])
    func numbersAreNearTheTruthAndIntervalsHoldIt(bleaching: BleachingCorrection) throws {
        let found = try accuracy(bleaching: bleaching)
        #expect(found.halfTime.share(within: 120) >= 0.95)
        #expect(found.finalHalfTime.share(within: 120) >= 0.9)
        #expect(found.onset.share(within: 120) >= 0.95)
        #expect(found.f1 >= 0.99)
        #expect(abs(found.amplitude.bias) < 0.005)
        expectNineInTen(
            [
                found.corrected, found.normalized, found.amplitude, found.halfTime, found.onset,
                found.unresponsiveAmplitude,
            ],
            found.summary
        )
    }

    @Test func sigmoidResponsesAreReadAsWell() throws {
        let found = try accuracy { $0.kinetics = .sigmoid }
        #expect(found.halfTime.share(within: 120) >= 0.98)
        #expect(found.finalHalfTime.share(within: 120) >= 0.98)
        expectNineInTen([found.normalized, found.amplitude, found.halfTime], found.summary)
    }

    @Test func fewCellsTellLessButNotWrongly() throws {
        let found = try accuracy(seeds: 0..<80) { $0.cells = 12 }
        #expect(found.halfTime.share(within: 120) >= 0.93)
        #expect(found.f1 >= 0.98)
        #expect(found.halfTime.coverage >= 0.82)
        #expect(found.amplitude.coverage >= 0.82)
    }

    @Test func weakResponsesAreFound() throws {
        let found = try accuracy { $0.amplitude = 0.2 }
        #expect(found.f1 >= 0.95)
        #expect(found.falsePositiveRate < 0.03)
    }

    @Test func driftIsNoResponse() throws {
        let found = try accuracy(bleaching: .none) {
            $0.responderShare = 0
            $0.driftPerFrame = 0.002
        }
        #expect(found.falsePositiveRate < 0.02, "\(found.summary)")
    }
}
