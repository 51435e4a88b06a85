import Foundation
import Reporters
import TestSupport

/// What is true of a simulated cell.
struct SimulatedCell {
    var restingRatio: Double
    /// Final relative change; 0 in a cell that does not respond.
    var amplitude: Double
    var delayInSeconds: Double
    var halfTimeInSeconds: Double
    /// True ratios of all frames, fluctuation included, drift left out.
    var ratios: [Double] = []
    var trace = RawTrace(track: 0, name: "R", points: [])

    var isResponder: Bool { amplitude > 0 }

    /// The course relative to rest, without fluctuation.
    func change(secondsAfterDose: Double, kinetics: TraceSimulator.Kinetics) -> Double {
        let elapsed = secondsAfterDose - delayInSeconds
        guard elapsed > 0 else { return 0 }
        switch kinetics {
        case .firstOrder: return amplitude * (1 - exp2(-elapsed / halfTimeInSeconds))
        case .sigmoid:
            let cube = pow(elapsed / halfTimeInSeconds, 3)
            return amplitude * cube / (cube + 1)
        }
    }
}

/// Makes movies of traces with known truth, as the movies of the Simulator module have them.
struct TraceSimulator {
    enum Kinetics { case firstOrder, sigmoid }

    var kinetics = Kinetics.firstOrder
    var cells = 40
    var frames = 60
    var doseFrame = 15
    var secondsPerFrame = 120.0
    var responderShare = 0.8
    var amplitude = 0.6
    var fluctuation = 0.008
    var memoryInSeconds = 2_400.0
    var driftPerFrame = 0.0008
    var noise = 0.003
    /// Relative change of a ratio when the boundary moves by a pixel.
    var boundary = 0.006
    /// Relative standard error of a ratio from the background.
    var background = 0.006
    var gapShare = 0.02

    var clock: MovieClock { MovieClock(frameCount: frames, intervalInSeconds: secondsPerFrame) }

    func movie(seed: UInt64) -> [SimulatedCell] {
        var generator = NormalSource(seed: seed)
        return (1...cells).map { cell(track: $0, &generator) }
    }

    func secondsAfterDose(_ frame: Int) -> Double { Double(frame - doseFrame) * secondsPerFrame }

    private func cell(track: Int, _ generator: inout NormalSource) -> SimulatedCell {
        let responds = generator.uniform() < responderShare
        var cell = SimulatedCell(
            restingRatio: 0.8 * exp(0.1 * generator.normal()),
            amplitude: amplitude * exp(0.35 * generator.normal()) * (responds ? 1 : 0),
            delayInSeconds: 240 * exp(0.35 * generator.normal()),
            halfTimeInSeconds: 720 * exp(0.35 * generator.normal())
        )
        let kept = exp(-secondsPerFrame / memoryInSeconds)
        var wander = generator.normal()
        // The light of a cell differs fourfold, and with it the noise.
        let noise = noise * exp(0.35 * generator.normal())
        let (edge, level) = (generator.normal(), generator.normal())
        let (edgeSize, levelSize) = (
            boundary * exp(0.5 * generator.normal()), background * exp(0.3 * generator.normal())
        )
        let sign = generator.uniform() < 0.5 ? -1.0 : 1
        var points: [RawTracePoint] = []
        for frame in 0..<frames {
            let change = cell.change(secondsAfterDose: secondsAfterDose(frame), kinetics: kinetics)
            let ratio = cell.restingRatio * (1 + change) * (1 + fluctuation * wander)
            cell.ratios.append(ratio)
            let drifted = ratio * pow(1 + driftPerFrame, Double(frame))
            // The rim and the background weigh the more in a ratio, the farther it is from 1.
            let edgeError = sign * edgeSize * drifted * (0.5 + drifted)
            let levelError = levelSize * drifted * (0.5 + drifted)
            let value = drifted * (1 + noise * generator.normal()) + edge * edgeError + level * levelError
            wander = kept * wander + (1 - kept * kept).squareRoot() * generator.normal()
            guard generator.uniform() >= gapShare || frame == 0 || frame == frames - 1 else { continue }
            points.append(
                RawTracePoint(
                    frame: frame,
                    value: value,
                    uncertainty: ValueUncertainty(
                        boundaryInner: value - edgeError,
                        boundaryOuter: value + edgeError,
                        backgroundStandardError: levelError
                    ),
                    area: 900 * (1 + 0.01 * generator.normal())
                )
            )
        }
        cell.trace = RawTrace(track: track, name: "R", points: points)
        return cell
    }
}

/// Normal and uniform numbers from a seed.
struct NormalSource {
    private var generator: SplitMix

    init(seed: UInt64) {
        generator = SplitMix(seed: seed)
    }

    mutating func uniform() -> Double {
        Double.random(in: 0..<1, using: &generator)
    }

    mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
