/// Gives every bud a mother by what is seen of both and by when each cell of the movie is due to bud.
///
/// The rhythm is learnt from a first choice without it. Then buds are gone through by time, each taking the mother that is best
/// given all other buds, until none changes (iterated conditional modes).
struct RhythmicChoice {
    /// Times that the rhythm is learnt.
    private static let lessons = 2
    /// Most times that all buds are gone through with one rhythm.
    private static let rounds = 10

    /// By time.
    private let buds: [MotherChoice.Bud]
    private let weight: Double
    private let haste: (cycle: Int, cost: Double)
    private let first: [MotherChoice.Call]
    /// The track of the mother of every bud; nil for none.
    private var mothers: [Int?]
    /// What is known of every track.
    private var lives: [BuddingRhythm.Life]

    /// Makes the first choice.
    ///
    /// - Parameters:
    ///   - buds: buds with their possible mothers.
    ///   - spans: first and last frame of every track.
    ///   - firstFrame: the movie's first frame with cells.
    ///   - weight: weight of the rhythm.
    ///   - haste: frames between two buds of one mother, and what it costs to undercut them.
    init(
        of buds: [MotherChoice.Bud],
        spans: [ClosedRange<Int>],
        firstFrame: Int,
        weight: Double,
        haste: (cycle: Int, cost: Double)
    ) {
        self.buds = buds.sorted { ($0.birth, $0.bud) < ($1.birth, $1.bud) }
        self.weight = weight
        self.haste = haste
        let births = spans.map { $0.lowerBound > firstFrame ? $0.lowerBound : nil }
        first = MotherChoice(self.buds, births: births, cycle: haste.cycle, hasteCost: haste.cost).chosen
        let given = Dictionary(first.map { ($0.bud, $0.mother) }) { first, _ in first }
        mothers = self.buds.map { given[$0.bud] }
        lives = spans.map { span in
            BuddingRhythm.Life(begin: span.lowerBound, end: span.upperBound, isBorn: false)
        }
        for (bud, mother) in zip(self.buds, mothers) { join(bud, to: mother) }
    }

    /// The rhythm that the choice shows.
    var rhythm: BuddingRhythm { BuddingRhythm(lives) }

    /// The calls by time, those of buds that have a mother; those of the first choice where the movie shows no rhythm.
    func calls() -> [MotherChoice.Call] {
        var choice = self
        var rhythm = rhythm
        for lesson in 0..<RhythmicChoice.lessons {
            if lesson > 0 { rhythm = choice.rhythm }
            choice.settle(by: rhythm)
        }
        return rhythm.isKnown ? choice.calls(by: rhythm) : first
    }

    private mutating func settle(by rhythm: BuddingRhythm) {
        for _ in 0..<RhythmicChoice.rounds {
            var isSettled = true
            for index in buds.indices {
                part(buds[index], from: mothers[index])
                let best = weighed(buds[index], by: rhythm).filter { $0.gain > 0 }.max { $0.gain < $1.gain }
                join(buds[index], to: best?.mother)
                if best?.mother != mothers[index] { isSettled = false }
                mothers[index] = best?.mother
            }
            if isSettled { return }
        }
    }

    private func calls(by rhythm: BuddingRhythm) -> [MotherChoice.Call] {
        var others = self
        return buds.indices.compactMap { index in
            guard let mother = mothers[index] else { return nil }
            others.part(buds[index], from: mother)
            defer { others.join(buds[index], to: mother) }
            let all = others.weighed(buds[index], by: rhythm)
            guard let chosen = all.first(where: { $0.mother == mother }) else { return nil }
            return MotherChoice.Call(
                bud: buds[index].bud,
                mother: mother,
                birth: buds[index].birth,
                evidence: chosen.evidence,
                rivals: all.filter { $0.mother != mother }
            )
        }
    }

    /// The possible mothers of a bud that has none, with what their other buds tell.
    private func weighed(_ bud: MotherChoice.Bud, by rhythm: BuddingRhythm) -> [MotherChoice.Mother] {
        bud.mothers.map { mother in
            let life = lives[mother.mother]
            let ratio = rhythm.logRatio(ofBudAt: bud.birth, in: life)
            let isHasty =
                life.isBorn && bud.birth - life.begin < haste.cycle
                || life.buds.contains { abs($0 - bud.birth) < haste.cycle }
            let evidence = [
                DivisionEvidence(.rhythm, -weight * ratio), DivisionEvidence(.haste, isHasty ? haste.cost : 0),
            ]
            return MotherChoice.Mother(mother: mother.mother, evidence: mother.evidence + evidence)
        }
    }

    private mutating func join(_ bud: MotherChoice.Bud, to mother: Int?) {
        lives[bud.bud].isBorn = mother != nil
        guard let mother else { return }
        let place = lives[mother].buds.firstIndex { $0 > bud.birth } ?? lives[mother].buds.endIndex
        lives[mother].buds.insert(bud.birth, at: place)
    }

    private mutating func part(_ bud: MotherChoice.Bud, from mother: Int?) {
        guard let mother, let place = lives[mother].buds.firstIndex(of: bud.birth) else { return }
        lives[mother].buds.remove(at: place)
    }
}
