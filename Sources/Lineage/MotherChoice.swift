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
        /// Log likelihood ratio against no mother.
        var gain: Double
        /// The same of the other possible mothers.
        var rivals: [Double]
    }

    /// Calls in the order of the buds.
    let chosen: [Call]

    /// - Parameters:
    ///   - buds: buds with their first frames and possible mothers.
    ///   - births: first frame of every track that was born in the movie.
    ///   - cycle: frames between two buds of one mother.
    ///   - hasteCost: what it costs to undercut them.
    init(
        _ buds: [(bud: Int, birth: Int, mothers: [(mother: Int, gain: Double)])],
        births: [Int?],
        cycle: Int,
        hasteCost: Double
    ) {
        var options: [(call: Call, isHasty: Bool)] = []
        var pairs: [(Int, Int)] = []
        for (bud, birth, mothers) in buds {
            let start = options.count
            for (index, candidate) in mothers.enumerated() {
                let isYoung = births[candidate.mother].map { birth - $0 < cycle } ?? false
                let rivals = mothers.indices.filter { $0 != index }.map { mothers[$0].gain }
                for isHasty in isYoung ? [true] : [false, true] {
                    let gain = candidate.gain - (isHasty ? hasteCost : 0)
                    guard gain > 0 else { continue }
                    let call = Call(bud: bud, mother: candidate.mother, birth: birth, gain: gain, rivals: rivals)
                    options.append((call, isHasty))
                }
            }
            for first in start..<options.count {
                pairs += (first + 1..<options.count).map { (first, $0) }
            }
        }
        let timely = Dictionary(grouping: options.indices.filter { !options[$0].isHasty }) { options[$0].call.mother }
        for (_, users) in timely.sorted(by: { $0.key < $1.key }) {
            for (position, first) in users.enumerated() {
                for second in users[(position + 1)...]
                where abs(options[first].call.birth - options[second].call.birth) < cycle {
                    pairs.append((first, second))
                }
            }
        }
        let selection = HypothesisSelection(gains: options.map(\.call.gain), pairs: pairs)
        chosen = selection.best().map { options[$0].call }
    }
}
