import Foundation
import Tracker

/// How often daughters lie on their mother's last mask in a movie, learned from its sure divisions.
///
/// Whole cells at short time steps nearly always divide in place; nuclei at long ones seldom do. Where the movie shows
/// the first, a daughter beside her mother's mask is no daughter.
struct DaughterOverlap {
    /// Confidence that a division must have to be learned from.
    static let sureConfidence = 0.9

    /// Share of divisions whose daughters all lie on the mother's last mask; 0.5 where none is known.
    let rate: Double

    /// Learns from divisions.
    ///
    /// - Parameter isShared: for every sure division, whether all daughters lie on the mother's last mask.
    init(_ isShared: [Bool]) {
        // The rule of succession (Laplace): one division of either kind is taken for granted.
        rate = Double(1 + isShared.count(where: \.self)) / Double(2 + isShared.count)
    }

    /// What a daughter beside her mother's mask costs, as a log likelihood ratio; 0 where the movie does not tell.
    ///
    /// - Parameter usualRate: how often it would be so without a division.
    func cost(usualRate: Double) -> Double {
        max(0, log((1 - usualRate) / (1 - rate)))
    }
}
