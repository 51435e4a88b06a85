import CellImage

extension Budding {
    /// Chooses the mother of every bud.
    func mothers(
        _ evidence: [BudEvidence],
        _ histories: TrackHistories,
        scale: MovieScale,
        frameInterval: FrameInterval?
    ) -> [MotherChoice.Call] {
        let score = BuddingScore(
            histories: histories,
            scale: scale,
            parameters: parameters,
            attachedFrames: frames(parameters.attachedMinutes, of: frameInterval, or: parameters.attachedFrames)
        )
        let buds = evidence.map { evidence in
            let birth = histories.tracks[evidence.bud].first?.frame ?? 0
            return MotherChoice.Bud(bud: evidence.bud, birth: birth, mothers: candidates(of: evidence, score))
        }
        func choice(cycle: Int) -> RhythmicChoice {
            RhythmicChoice(
                of: buds,
                spans: histories.tracks.map { ($0.first?.frame ?? 0)...($0.last?.frame ?? 0) },
                firstFrame: histories.firstFrame,
                weight: parameters.rhythmWeight,
                haste: (cycle: cycle, cost: parameters.hasteCost)
            )
        }
        let cycle = frames(parameters.minimumCycleInMinutes, of: frameInterval, or: parameters.minimumCycleFrames)
        let first = choice(cycle: cycle)
        // Without a clock the least cycle is a guess, and the movie itself may tell a better one.
        guard frameInterval == nil, let shortest = first.rhythm.shortestWait, shortest > cycle else {
            return first.calls()
        }
        return choice(cycle: shortest).calls()
    }

    private func candidates(of bud: BudEvidence, _ score: BuddingScore) -> [MotherChoice.Mother] {
        bud.looks.keys.sorted().compactMap { mother in
            guard mother != bud.bud, let evidence = score.evidence(for: mother, of: bud) else { return nil }
            return MotherChoice.Mother(mother: mother, evidence: evidence)
        }.filter { $0.gain > 0 }
    }
}
