/// Higher order tracking accuracy (HOTA) at the one localisation threshold of the Cell Tracking Challenge.
///
/// Each found object is weighed by how much of its two identities agree: TPA / (TPA + FPA + FNA). The measure is the
/// root of their sum over TP + FP + FN. Tracks joined by a link from a parent to its only child count as one. It is
/// not the mean over thresholds of the MOT challenge.
///
/// - Source: J. Luiten et al., "HOTA: a higher order metric for evaluating multi-object tracking", IJCV 129 (2021), in
///   the form of py-ctcmetrics 1.3.3.
public struct HigherOrderTracking: Sendable, Hashable, Codable {
    /// The measure; nil when there are no objects at all.
    public let value: Double?

    /// Measures a result.
    public init(_ comparison: TrackingComparison) {
        self.init(IdentityTable(comparison))
    }

    init(_ table: IdentityTable) {
        var sum = 0.0
        var found = 0
        for meeting in table.meetings {
            let shared = Double(meeting.frames)
            let all = table.referenceObjects[meeting.reference] + table.resultObjects[meeting.result]
            sum += shared * shared / (Double(all) - shared)
            found += meeting.frames
        }
        let whole = found + table.falseObjects + table.missedObjects
        value = whole > 0 ? (sum / Double(whole)).squareRoot() : nil
    }
}
