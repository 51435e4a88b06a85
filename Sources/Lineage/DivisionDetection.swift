public import CellImage
import Foundation
public import Tracker

/// Tracks and divisions that fit together: what a lineage forest is built from.
public struct DivisionResult: Sendable, Equatable {
    /// Tracks, cut where a mother had been joined to one of her daughters, numbered anew by first frame and label.
    public var tracking: TrackingResult
    /// Divisions by frame, then mother.
    public var divisions: [Division]

    /// Makes a result.
    public init(tracking: TrackingResult, divisions: [Division]) {
        self.tracking = tracking
        self.divisions = divisions
    }
}

/// Finds mitoses: a mother ends, two or three daughters begin.
///
/// Every beginning of a track is paired with another one or with the continuation of a track nearby. Each possible
/// mitosis is weighed against coincidence, and the set that explains most without contradiction is kept.
/// See docs/methods/mitosis.md.
public struct DivisionDetection: Sendable {
    /// Every number that shapes the search.
    public let parameters: DivisionParameters

    /// Makes a detector.
    ///
    /// - Throws: `LineageError.parameter` for a value outside its range.
    public init(parameters: DivisionParameters = DivisionParameters()) throws(LineageError) {
        try parameters.validate()
        self.parameters = parameters
    }

    /// Finds the mitoses of a movie.
    ///
    /// Scales are taken from the movie: the median cell diameter, how far cells move between frames, how large and how far
    /// apart daughters are, and what its sure divisions look like.
    ///
    /// - Parameters:
    ///   - frames: detections of every frame.
    ///   - overlaps: overlaps and drift of neighbouring frames; without them drift counts as none.
    ///   - tracking: tracks and links of these detections.
    ///   - frameInterval: the clock, for the shortest cell cycle in minutes; nil when unknown.
    /// - Returns: tracks cut at the divisions, and the divisions. A division's cost is the negative log likelihood
    ///   ratio against no division; its rival cost is that of the best division that contradicts it.
    /// - Throws: `LineageError.missingDetection` when tracks and detections do not belong together.
    /// - Complexity: O(n log n) for n observations, and a few steps per pair of a beginning and a cell nearby.
    public func detect(
        frames: [FrameDetections],
        overlaps: [FrameOverlap],
        tracking: TrackingResult,
        frameInterval: FrameInterval? = nil
    ) throws(LineageError) -> DivisionResult {
        var histories = try TrackHistories(tracks: tracking.tracks, frames: frames, overlaps: overlaps)
        histories.learnMovements(diameter: MovieScale.diameter(of: histories))
        let explanation = DivisionSearch(
            histories: histories,
            overlaps: OverlapLookup(overlaps),
            parameters: parameters,
            cycleFrames: cycleFrames(frameInterval)
        ).best()
        let hypotheses = explanation.hypotheses
        var cuts = Array(repeating: Set<Int>(), count: tracking.tracks.count)
        for index in explanation.chosen {
            for daughter in hypotheses[index].daughters where daughter.index > 0 {
                cuts[daughter.track].insert(daughter.index)
            }
        }
        let cutting = TrackCutting(tracking, cuts: cuts)
        let divisions = explanation.chosen.map { index in
            division(hypotheses[index], rivals: explanation.rivals(of: index), cutting, histories)
        }
        return DivisionResult(tracking: cutting.result, divisions: divisions.sorted(by: Division.precedes))
    }

    /// Frames between the birth of a cell and its own division, at least.
    private func cycleFrames(_ frameInterval: FrameInterval?) -> Int {
        guard let frameInterval, let minutes = parameters.minimumCycleInMinutes else {
            return parameters.minimumCycleFrames
        }
        let frames = (minutes * 60 / frameInterval.seconds).rounded(.up)
        return max(parameters.minimumCycleFrames, Int(min(frames, 1e9)))
    }

    private func division(
        _ hypothesis: MitosisHypothesis,
        rivals: [MitosisHypothesis],
        _ cutting: TrackCutting,
        _ histories: TrackHistories
    ) -> Division {
        let daughters = hypothesis.daughters
        let rival = rivals.max { $0.gain < $1.gain }
        let weighed = probability(gain: hypothesis.gain, rivals: rivals.map(\.gain))
        return Division(
            mother: cutting.id(ofTrack: hypothesis.mother, observation: hypothesis.last),
            daughters: daughters.map { cutting.id(ofTrack: $0.track, observation: $0.index) }.sorted(),
            frame: daughters.map { histories.tracks[$0.track][$0.index].frame }.min() ?? 0,
            kind: .mitosis,
            cost: -hypothesis.gain,
            rivalCost: rival.map { -$0.gain },
            confidence: ConfidenceCalibration.confidence(of: weighed),
            evidence: hypothesis.evidence,
            rival: rival.map { histories.detections(of: $0) } ?? []
        )
    }
}

extension TrackHistories {
    /// The last sighting of a mother and the first ones of her daughters.
    fileprivate func detections(of hypothesis: MitosisHypothesis) -> [DetectionID] {
        [tracks[hypothesis.mother][hypothesis.last].id] + hypothesis.daughters.map { tracks[$0.track][$0.index].id }
    }
}
