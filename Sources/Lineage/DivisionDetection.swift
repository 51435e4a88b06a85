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
    /// Scales are taken from the movie: the median cell diameter, how far cells move between frames, and what
    /// its sure divisions look like.
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
        let explanation = explanation(histories, overlaps: overlaps, cycle: cycleFrames(frameInterval))
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

    /// Mitoses that are more likely than not, and those of them that fit together best.
    private struct Explanation {
        var hypotheses: [MitosisHypothesis]
        var conflicts: [[Int]]
        /// Indices of the hypotheses that fit together best.
        var chosen: [Int]

        func rivals(of index: Int) -> [MitosisHypothesis] { conflicts[index].map { hypotheses[$0] } }

        /// Chosen ones whose rivals and gain leave little doubt.
        var sure: [MitosisHypothesis] {
            chosen.filter { index in
                probability(gain: hypotheses[index].gain, rivals: rivals(of: index).map(\.gain))
                    > DivisionHabits.sureConfidence
            }.map { hypotheses[$0] }
        }
    }

    /// What explains a movie best, once it is known what its divisions usually look like.
    private func explanation(_ histories: TrackHistories, overlaps: [FrameOverlap], cycle: Int) -> Explanation {
        let scale = MovieScale(histories)
        let candidates = MitosisCandidates(histories: histories, scale: scale, parameters: parameters).hypotheses()
        var score = MitosisScore(
            histories: histories,
            scale: scale,
            parameters: parameters,
            overlaps: OverlapLookup(overlaps)
        )
        let weighed = weighed(candidates, score)
        let plain = weighed.filter { !$0.takesRestOfLeavingCell }
        let first = explanation(plain, score, cycle: cycle)
        score.habits = DivisionHabits(first.sure.compactMap { score.look(of: $0) }, parameters: parameters)
        guard score.habits != DivisionHabits() else { return first }
        // Whose daughter a cell is that appears beside one that leaves is told by the mask on which she lies.
        let possible = score.habits.usualShare == nil ? plain : weighed
        return explanation(self.weighed(possible, score), score, cycle: cycle)
    }

    private func explanation(_ weighed: [MitosisHypothesis], _ score: MitosisScore, cycle: Int) -> Explanation {
        let hypotheses = weighed.filter { $0.gain > 0 && logistic($0.gain) >= parameters.minimumConfidence }
        let selection = HypothesisSelection(
            gains: hypotheses.map(\.gain),
            pairs: conflicts(hypotheses, score.histories, cycle: cycle)
        )
        return Explanation(hypotheses: hypotheses, conflicts: selection.conflicts, chosen: selection.best())
    }

    /// Possible mitoses with their evidence; without those that are unlikely whatever the habits of the movie are.
    private func weighed(_ candidates: [MitosisHypothesis], _ score: MitosisScore) -> [MitosisHypothesis] {
        var known: MitosisMother?
        return candidates.compactMap { hypothesis in
            // Those of one mother follow each other.
            let mother = known.flatMap { $0.isMother(of: hypothesis) ? $0 : nil } ?? score.mother(of: hypothesis)
            known = mother
            guard let evidence = score.evidence(of: hypothesis, mother: mother) else { return nil }
            let gain = -evidence.reduce(0) { $0 + $1.cost }
            guard gain > -MitosisScore.usualSizeCost else { return nil }
            var weighed = hypothesis
            weighed.gain = gain
            weighed.evidence = evidence.filter { $0.cost != 0 }
            return weighed
        }
    }

    /// Pairs of mitoses of which only one can be true.
    ///
    /// A cell is born once, and two divisions of one cell line are a cell cycle apart.
    private func conflicts(
        _ hypotheses: [MitosisHypothesis],
        _ histories: TrackHistories,
        cycle: Int
    ) -> [(Int, Int)] {
        var uses: [Int: [(hypothesis: Int, frame: Int, birth: Int?)]] = [:]
        for (index, hypothesis) in hypotheses.enumerated() {
            let end = histories.tracks[hypothesis.mother][hypothesis.last].frame
            uses[hypothesis.mother, default: []].append((index, end, nil))
            for daughter in hypothesis.daughters where daughter.track != hypothesis.mother {
                let birth = histories.tracks[daughter.track][daughter.index].frame
                uses[daughter.track, default: []].append((index, birth, daughter.index))
            }
        }
        return uses.sorted { $0.key < $1.key }.flatMap { _, users in
            users.indices.flatMap { first in
                users[(first + 1)...].compactMap { second in
                    let apart = abs(users[first].frame - second.frame)
                    let isOneBirth = users[first].birth != nil && users[first].birth == second.birth
                    guard isOneBirth || apart < cycle else { return nil }
                    return (users[first].hypothesis, second.hypothesis)
                }
            }
        }
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

/// The logistic function.
func logistic(_ value: Double) -> Double {
    1 / (1 + exp(-value))
}

/// Probability of an explanation among its rivals and none of them, from their log likelihood ratios.
func probability(gain: Double, rivals: [Double]) -> Double {
    let others = rivals.reduce(exp(-gain)) { $0 + exp($1 - gain) }
    return 1 / (1 + others)
}
