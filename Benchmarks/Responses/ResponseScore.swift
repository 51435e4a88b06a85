import Evaluation
import Reporters
import Simulator
import TrackStore
import Tracker

/// How near the responses of a result come to the truth; figures of several movies add up.
struct ResponseScore {
    /// Relative errors of the ratio in single frames, against a perfect measurement of the same pixels.
    var ratioErrors: [Double] = []
    /// Relative errors of R/R0 in single frames, against the cell's true course.
    var changeErrors: [Double] = []
    /// Errors of the half-time of responders that were called, in frames.
    var halfTimeErrors: [Double] = []
    /// Relative errors of the amplitude of responders that were called.
    var amplitudeErrors: [Double] = []
    var truePositives = 0
    var falsePositives = 0
    var falseNegatives = 0
    var trueNegatives = 0
    /// Cells of which the program makes no call though they were watched long enough.
    var uncalled = 0
    var amplitudesHeld: [Bool] = []
    var halfTimesHeld: [Bool] = []
    /// Whether the bars of R/R0 hold the truth, in frames in which the cell is wholly in view.
    var changesHeld: [Bool] = []
    /// The same where it touches the border of the image.
    var changesAtBorderHeld: [Bool] = []

    /// Frames before the dose and after it that a cell must be seen in to count.
    static let (framesBefore, framesAfter) = (5, 30)

    /// Adds a movie.
    mutating func add(_ experiment: SimulatedExperiment) throws {
        let truth = experiment.simulation.truth
        let dose = experiment.parameters.reporter.doseFrame
        let pairing = try TrackPairing(experiment)
        let courses = try trueCourses(experiment)
        let name = try experiment.store.reporters().map(\.name).first ?? ""
        let traces = Dictionary(
            uniqueKeysWithValues: try experiment.store.processedTraces(of: name).map { ($0.track, $0) }
        )
        let responses = Dictionary(
            uniqueKeysWithValues: try experiment.store.responses(of: name).map { ($0.track, $0) }
        )
        for (track, cell) in zip(truth.tracks, truth.cells) {
            guard track.begin <= dose - ResponseScore.framesBefore, track.end >= dose + ResponseScore.framesAfter,
                let response = cell.response
            else { continue }
            let watched = Double(track.end - dose) * truth.frameIntervalInSeconds
            let expected = TrueResponse(
                response,
                kinetics: experiment.parameters.reporter.kinetics,
                watchedInSeconds: watched
            )
            let found = pairing.trackOfTruth[cell.label].flatMap { responses[$0] }
            add(found, expected: expected, interval: truth.frameIntervalInSeconds)
            if let trace = found.flatMap({ traces[$0.track] }) {
                add(trace, course: courses[cell.label] ?? [:], dose: dose)
            }
        }
        falsePositives += responses.values.count { $0.isResponder == true && pairing.strays.contains($0.track) }
        try addRatios(experiment, pairing: pairing, reporter: name)
    }

    private mutating func add(_ found: CellResponse?, expected: TrueResponse, interval: Double) {
        switch (found?.isResponder, expected.isResponder) {
        case (true?, true): truePositives += 1
        case (true?, false): falsePositives += 1
        case (false?, true), (nil, true): falseNegatives += 1
        case (false?, false), (nil, false): trueNegatives += 1
        }
        guard let found else { return uncalled += 1 }
        if found.isResponder == nil { uncalled += 1 }
        guard expected.isResponder, found.isResponder == true else { return }
        halfTimeErrors.append((found.halfTimeInSeconds.value - expected.halfTimeInSeconds) / interval)
        amplitudeErrors.append(found.amplitude.value / expected.amplitude - 1)
        amplitudesHeld.append(found.amplitude.holds(expected.amplitude))
        halfTimesHeld.append(found.halfTimeInSeconds.holds(expected.halfTimeInSeconds))
    }

    /// R/R0 of a trace beside that of its cell's true ratio, which the program's error bars are about.
    private mutating func add(_ trace: ProcessedTrace, course: [Int: Double], dose: Int) {
        let before = (dose - ResponseScore.framesBefore..<dose).compactMap { course[$0] }
        guard !before.isEmpty else { return }
        let baseline = before.reduce(0, +) / Double(before.count)
        for point in trace.points where point.frame >= dose && point.normalized.value.isFinite {
            guard let ratio = course[point.frame] else { continue }
            changeErrors.append(point.normalized.value / (ratio / baseline) - 1)
            let isHeld = point.normalized.holds(ratio / baseline)
            if point.flags.contains(.edge) { changesAtBorderHeld.append(isHeld) } else { changesHeld.append(isHeld) }
        }
    }

    /// The true ratio of every cell in every frame, by label and frame.
    private func trueCourses(_ experiment: SimulatedExperiment) throws -> [UInt32: [Int: Double]] {
        var courses: [UInt32: [Int: Double]] = [:]
        for frame in 0..<experiment.simulation.frameCount {
            for observation in try experiment.simulation.observations(at: frame) {
                courses[observation.label, default: [:]][frame] = observation.ratio
            }
        }
        return courses
    }

    private mutating func addRatios(
        _ experiment: SimulatedExperiment,
        pairing: TrackPairing,
        reporter: String
    ) throws {
        for frame in 0..<experiment.simulation.frameCount {
            let truth = Dictionary(
                uniqueKeysWithValues: try experiment.simulation.observations(at: frame).map { ($0.label, $0) }
            )
            for value in try experiment.store.reporterValues(inFrame: frame) where value.reporter == reporter {
                let label = pairing.truthOfObservation[DetectionID(frame: frame, label: value.label)]
                guard let expected = label.flatMap({ truth[$0]?.measurableRatio }), value.value.isFinite else {
                    continue
                }
                ratioErrors.append(value.value / expected - 1)
            }
        }
    }
}

extension Estimate {
    /// Whether the interval holds a number; an interval that is not known holds none.
    fileprivate func holds(_ number: Double) -> Bool { lower <= number && number <= upper }
}
