/// Divisions found, missed and invented, with a tolerance in time.
///
/// A division is an object with two successors or more. Objects match one-to-one at intersection over union 0.5. A
/// division of the reference is found where its object matches a dividing one and every link to a daughter exists in
/// the result; where it divides but the daughters are others, it is `wrongDaughters`. The rest are missed, and divisions
/// of the result whose object matches no dividing one are invented.
///
/// With a tolerance of n frames, a missed and an invented division at most n frames apart are one found division when
/// their mothers are one cell in the earlier frame, and each daughter of the earlier division, followed to an object
/// that has a match, leads to a descendant of that cell in the other movie. Pairs are tried for 1 frame, then for 2 and
/// so on, in order of time and label; none is used twice.
///
/// - Source: the rule is that of traccuracy 0.4.3 (`DivisionMetrics`), which asks for two daughters where this type
///   asks for all of them.
public struct DivisionScore: Sendable, Hashable, Codable {
    /// The tolerance, in frames.
    public let tolerance: Int
    /// Divisions of the reference that were found.
    public let truePositives: Int
    /// Divisions of the result whose object divides only there.
    public let falsePositives: Int
    /// Divisions of the reference whose object does not divide in the result.
    public let falseNegatives: Int
    /// Divisions of both with different daughters.
    public let wrongDaughters: Int

    /// Divisions of the reference.
    public var referenceDivisions: Int { truePositives + falseNegatives + wrongDaughters }

    /// Divisions of the result.
    public var resultDivisions: Int { truePositives + falsePositives + wrongDaughters }

    /// Found divisions over those of the result; nil when it has none.
    public var precision: Double? { ratio(truePositives, resultDivisions) }

    /// Found divisions over those of the reference; nil when it has none.
    public var recall: Double? { ratio(truePositives, referenceDivisions) }

    /// Harmonic mean of precision and recall; nil when neither movie has divisions.
    public var f1: Double? { ratio(2 * truePositives, referenceDivisions + resultDivisions) }

    /// Scores the divisions for each tolerance from 0 to a greatest one.
    ///
    /// - Parameters:
    ///   - comparison: the movies.
    ///   - maximumTolerance: the greatest tolerance, in frames, at least 0.
    /// - Returns: one score per tolerance, ascending.
    /// - Complexity: O(objects), and O(missed x invented divisions x frames) for the tolerance.
    public static func scores(_ comparison: TrackingComparison, upTo maximumTolerance: Int) -> [DivisionScore] {
        var matching = DivisionMatching(comparison)
        return (0...max(0, maximumTolerance)).map { tolerance in
            matching.pairShifted(by: tolerance)
            return DivisionScore(
                tolerance: tolerance,
                truePositives: matching.found,
                falsePositives: matching.invented.count,
                falseNegatives: matching.missed.count,
                wrongDaughters: matching.wrongDaughters
            )
        }
    }

    private func ratio(_ part: Int, _ whole: Int) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
    }
}
