import Foundation

/// Turns the probability that the weighing of divisions gives into how often such calls are right.
///
/// The weighing is too modest: what contradicts a call is often the same division one frame earlier or later. A logistic
/// recalibration, `logit(q) = offset + slope logit(p)`, was fitted by maximum likelihood to the calls on simulated
/// movies whose truth is known; docs/quality.md has the figures, for real movies as well. It keeps the order of calls.
///
/// - Source: J. Platt, Probabilistic outputs for support vector machines, Advances in Large Margin Classifiers (1999).
package enum ConfidenceCalibration {
    /// What is added to the logarithm of the odds.
    private static let offset = 0.8
    /// What that logarithm is multiplied with.
    private static let slope = 0.95

    /// How often calls of a probability are right.
    ///
    /// - Parameter probability: 0 to 1, as weighed.
    /// - Returns: 0 to 1; the same for 0 and for 1.
    package static func confidence(of probability: Double) -> Double {
        let odds = probability / (1 - probability)
        return logistic(offset + slope * log(odds))
    }
}
