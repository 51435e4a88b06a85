import Foundation

/// Mitoses that are more likely than not, and those of them that fit together best.
struct DivisionExplanation {
    let hypotheses: [MitosisHypothesis]
    let conflicts: [[Int]]
    /// Indices of the hypotheses that fit together best.
    let chosen: [Int]

    /// Hypotheses that cannot be true together with one.
    func rivals(of index: Int) -> [MitosisHypothesis] { conflicts[index].map { hypotheses[$0] } }

    /// Chosen ones whose rivals and gain leave little doubt.
    var sure: [MitosisHypothesis] {
        chosen.filter { index in
            probability(gain: hypotheses[index].gain, rivals: rivals(of: index).map(\.gain))
                > DivisionHabits.sureConfidence
        }.map { hypotheses[$0] }
    }

    /// By how much the chosen ones explain the movie better than no division does, as a log likelihood ratio.
    var gain: Double { chosen.reduce(0) { $0 + hypotheses[$1].gain } }

    /// Tracks whose beginning the chosen ones explain.
    var explainedBeginnings: Int {
        chosen.reduce(0) { $0 + hypotheses[$1].daughters.count { $0.index == 0 } }
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
