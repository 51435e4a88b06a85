/// The identity measures: how many objects keep the one identity that suits their track best.
///
/// Identities of the result are assigned one-to-one to those of the reference so that as many objects as possible
/// agree. Tracks joined by a link from a parent to its only child count as one.
///
/// - Source: E. Ristani et al., "Performance measures and a data set for multi-target, multi-camera tracking", ECCV
///   workshops (2016).
public struct IdentityMeasure: Sendable, Hashable, Codable {
    /// Objects under the assigned identity.
    public let truePositives: Int
    /// Result objects that are not.
    public let falsePositives: Int
    /// Reference objects that are not.
    public let falseNegatives: Int

    /// Assigns identities and counts.
    public init(_ comparison: TrackingComparison) {
        self.init(IdentityTable(comparison))
    }

    init(_ table: IdentityTable) {
        let columns = OptimalAssignment.maximumWeight(
            rows: table.referenceObjects.count,
            columns: table.resultObjects.count,
            edges: table.meetings.map { .init(row: $0.reference, column: $0.result, weight: Double($0.frames)) }
        )
        truePositives = table.meetings.reduce(0) { sum, meeting in
            columns[meeting.reference] == meeting.result ? sum + meeting.frames : sum
        }
        falsePositives = table.resultObjects.reduce(0, +) - truePositives
        falseNegatives = table.referenceObjects.reduce(0, +) - truePositives
    }

    /// IDF1: 2 TP / (2 TP + FP + FN); nil when there are no objects at all.
    public var idf1: Double? { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

    /// IDP: TP / (TP + FP); nil when the result has no objects.
    public var idp: Double? { ratio(truePositives, truePositives + falsePositives) }

    /// IDR: TP / (TP + FN); nil when the reference has no objects.
    public var idr: Double? { ratio(truePositives, truePositives + falseNegatives) }

    private func ratio(_ part: Int, _ whole: Int) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
    }
}
