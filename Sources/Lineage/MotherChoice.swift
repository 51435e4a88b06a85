/// Gives every bud one mother so that all together explain most.
///
/// Two buds of one mother, or her own birth and her first bud, are seldom closer than a cycle. A mother can be had
/// in time, or in haste at an extra cost; only the former excludes others of their kind. So haste never leaves a bud
/// without a mother.
struct MotherChoice {
    /// A bud with its mother.
    struct Call {
        var bud: Int
        var mother: Int
        /// First frame of the bud.
        var birth: Int
        /// What speaks for and against her, compared with no mother.
        var evidence: [DivisionEvidence]
        /// The other possible mothers.
        var rivals: [Mother]

        /// Log likelihood ratio against no mother.
        var gain: Double { evidence.gain }
    }

    /// A possible mother.
    struct Mother {
        /// Index of her track.
        var mother: Int
        /// What speaks for and against her, compared with no mother.
        var evidence: [DivisionEvidence]

        /// Log likelihood ratio against no mother.
        var gain: Double { evidence.gain }
    }

    /// A bud and what could be its mother.
    struct Bud {
        /// Index of the bud's track.
        var bud: Int
        /// First frame of the bud.
        var birth: Int
        /// Possible mothers.
        var mothers: [Mother]
    }

    /// A call that may be chosen.
    private struct Option {
        var call: Call
        var isHasty: Bool
    }

    /// Calls in the order of the buds.
    let chosen: [Call]

    /// Chooses.
    ///
    /// - Parameters:
    ///   - buds: buds with their possible mothers.
    ///   - births: first frame of every track that was born in the movie.
    ///   - cycle: frames between two buds of one mother.
    ///   - hasteCost: what it costs to undercut them.
    init(_ buds: [Bud], births: [Int?], cycle: Int, hasteCost: Double) {
        var options: [Option] = []
        var pairs: [(Int, Int)] = []
        for bud in buds {
            let start = options.count
            options += MotherChoice.options(of: bud, births: births, cycle: cycle, hasteCost: hasteCost)
            for first in start..<options.count {
                pairs += (first + 1..<options.count).map { (first, $0) }
            }
        }
        pairs += MotherChoice.tooClose(options, cycle: cycle)
        let selection = HypothesisSelection(gains: options.map(\.call.gain), pairs: pairs)
        chosen = selection.best().map { options[$0].call }
    }

    /// Every possible mother of a bud, in time and in haste, as far as it explains anything.
    private static func options(of bud: Bud, births: [Int?], cycle: Int, hasteCost: Double) -> [Option] {
        bud.mothers.indices.flatMap { index in
            let mother = bud.mothers[index]
            let isYoung = births[mother.mother].map { bud.birth - $0 < cycle } ?? false
            let rivals = bud.mothers.indices.filter { $0 != index }.map { bud.mothers[$0] }
            return (isYoung ? [true] : [false, true]).map { isHasty in
                let evidence = mother.evidence + (isHasty ? [DivisionEvidence(.haste, hasteCost)] : [])
                let call = Call(
                    bud: bud.bud,
                    mother: mother.mother,
                    birth: bud.birth,
                    evidence: evidence,
                    rivals: rivals
                )
                return Option(call: call, isHasty: isHasty)
            }
        }.filter { $0.call.gain > 0 }
    }

    /// Pairs of calls in time that give one mother two buds within a cycle.
    private static func tooClose(_ options: [Option], cycle: Int) -> [(Int, Int)] {
        let timely = Dictionary(grouping: options.indices.filter { !options[$0].isHasty }) { options[$0].call.mother }
        return timely.sorted { $0.key < $1.key }.flatMap { _, users in
            users.indices.flatMap { position in
                let first = users[position]
                return users[(position + 1)...]
                    .filter { abs(options[first].call.birth - options[$0].call.birth) < cycle }
                    .map { (first, $0) }
            }
        }
    }
}

extension [DivisionEvidence] {
    /// Log likelihood ratio.
    fileprivate var gain: Double { -map(\.cost).reduce(0, +) }
}
