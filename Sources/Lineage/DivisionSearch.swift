import Tracker

/// Searches the divisions that explain a movie best.
struct DivisionSearch {
    let histories: TrackHistories
    let overlaps: OverlapLookup
    let parameters: DivisionParameters
    /// Frames between the birth of a cell and its own division, at least.
    let cycleFrames: Int

    /// Share of the beginnings inside the image that are explained where no other scale of families is tried.
    private static let manyBeginnings = 0.9
    /// Factor by which another scale of families must explain more than the expected one.
    private static let clearlyMore = 1.25
    /// By how much it must at least, as a log likelihood ratio.
    private static let leastGain = 10.0

    /// What explains the movie best, once it is known what its divisions usually look like.
    func best() -> DivisionExplanation {
        let pass = firstPass()
        let looks = pass.explanation.sure.compactMap { pass.score.look(of: $0) }
        guard !looks.isEmpty else { return pass.explanation }
        var score = pass.score
        score.habits = DivisionHabits(looks, parameters: parameters)
        score.intensities = score.intensities?.learned(from: looks)
        let sightings = histories.tracks.reduce(0) { $0 + $1.count }
        score.parameters = score.parameters.learned(
            from: .init(looks: looks, count: pass.explanation.chosen.count, sightings: sightings)
        )
        return explanation(pass.candidates, score)
    }

    /// A search that does not know what the movie's divisions look like.
    private struct FirstPass {
        var candidates: [MitosisHypothesis]
        var score: MitosisScore
        var explanation: DivisionExplanation
    }

    /// Searches with the expected scale of families, or with another one that explains clearly more.
    private func firstPass() -> FirstPass {
        let movie = MovieScale(histories)
        var best = (pass: firstPass(parameters, movie), scale: FamilyScale.expected)
        let many = DivisionSearch.manyBeginnings * Double(lastingBeginnings)
        guard Double(best.pass.explanation.explainedBeginnings) < many else { return best.pass }
        let spacing = MovieScale.spacing(histories, within: FamilyScale.widest * movie.diameter)
        var distance = 1.0
        repeat {
            for scale in [1, 2].map({ FamilyScale(area: $0, distance: distance) }) where scale != .expected {
                let pass = firstPass(parameters.scaled(by: scale), movie)
                if explainsClearlyMore(pass, than: best.pass) { best = (pass, scale) }
            }
            distance *= 2
        } while isToBeTried(distance, room: spacing / movie.diameter, best: best.scale)
        return best.pass
    }

    /// Twice the diameter of the masks is always tried; more where there is room, or where the last doubling was best.
    private func isToBeTried(_ distance: Double, room: Double, best: FamilyScale) -> Bool {
        distance <= 2 || distance <= FamilyScale.widest && (distance <= room || best.distance == distance / 2)
    }

    private func explainsClearlyMore(_ pass: FirstPass, than other: FirstPass) -> Bool {
        let (gain, least) = (pass.explanation.gain, other.explanation.gain)
        return gain > DivisionSearch.clearlyMore * least && gain > least + DivisionSearch.leastGain
    }

    /// A search with one scale of families; with what cells hold, too, where that explains more.
    private func firstPass(_ parameters: DivisionParameters, _ movie: MovieScale) -> FirstPass {
        let candidates = MitosisCandidates(histories: histories, scale: movie, parameters: parameters).hypotheses()
        var score = MitosisScore(histories: histories, scale: movie, parameters: parameters, overlaps: overlaps)
        let plain = FirstPass(candidates: candidates, score: score, explanation: explanation(candidates, score))
        guard let variety = movie.intensityVariety else { return plain }
        score.intensities = IntensityHabit(parameters, movie: movie, variety: variety)
        let weighed = FirstPass(candidates: candidates, score: score, explanation: explanation(candidates, score))
        return weighed.explanation.gain > plain.explanation.gain ? weighed : plain
    }

    /// Tracks that begin inside the image, and last.
    private var lastingBeginnings: Int {
        histories.tracks.count { track in
            guard let first = track.first else { return false }
            return first.frame > histories.firstFrame && !first.touchesBorder
                && track.count >= parameters.minimumPersistence
        }
    }

    /// The mitoses that fit together best, by a score.
    private func explanation(_ candidates: [MitosisHypothesis], _ score: MitosisScore) -> DivisionExplanation {
        // Whose daughter a cell is that appears beside one that leaves is told by the mask on which she lies.
        let possible = candidates.filter { score.habits.usualShare != nil || !$0.takesRestOfLeavingCell }
        let hypotheses = weighed(possible, score)
        let selection = HypothesisSelection(gains: hypotheses.map(\.gain), pairs: conflicts(hypotheses))
        return DivisionExplanation(hypotheses: hypotheses, conflicts: selection.conflicts, chosen: selection.best())
    }

    /// Those of possible mitoses that are more likely than not, with their evidence.
    private func weighed(_ candidates: [MitosisHypothesis], _ score: MitosisScore) -> [MitosisHypothesis] {
        var known: MitosisMother?
        return candidates.compactMap { hypothesis in
            // Those of one mother follow each other.
            let mother = known.flatMap { $0.isMother(of: hypothesis) ? $0 : nil } ?? score.mother(of: hypothesis)
            known = mother
            guard let evidence = score.evidence(of: hypothesis, mother: mother) else { return nil }
            let gain = -evidence.reduce(0) { $0 + $1.cost }
            guard gain > 0, logistic(gain) >= score.parameters.minimumConfidence else { return nil }
            var weighed = hypothesis
            weighed.gain = gain
            weighed.evidence = evidence.filter { $0.cost != 0 }
            return weighed
        }
    }

    /// Pairs of mitoses of which only one can be true.
    ///
    /// A cell is born once, and two divisions of one cell line are a cell cycle apart.
    private func conflicts(_ hypotheses: [MitosisHypothesis]) -> [(Int, Int)] {
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
                    guard isOneBirth || apart < cycleFrames else { return nil }
                    return (users[first].hypothesis, second.hypothesis)
                }
            }
        }
    }
}
