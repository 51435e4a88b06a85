/// The CLEAR MOT measures: MOTA, and MOTP as mean intersection over union.
///
/// Tracks joined by a link from a parent to its only child count as one.
///
/// - Source: K. Bernardin, R. Stiefelhagen, "Evaluating multiple object tracking performance: the CLEAR MOT metrics",
///   EURASIP (2008), with the counting of py-ctcmetrics 1.3.3.
public struct MultipleObjectTracking: Sendable, Hashable, Codable {
    /// Reference objects that were found.
    public private(set) var truePositives = 0
    /// Result objects that cover no reference object.
    public private(set) var falsePositives = 0
    /// Reference objects that were not found.
    public private(set) var falseNegatives = 0
    /// Reference objects whose track was last found under another identity.
    public private(set) var identitySwitches = 0
    /// Reference objects beyond the first that one result object covers.
    public private(set) var multipleAssignments = 0
    private var overlapSum = 0.0

    /// Counts the errors of a result.
    public init(_ comparison: TrackingComparison) {
        let reference = TrackIdentities(comparison.referenceRecords)
        let result = TrackIdentities(comparison.resultRecords)
        var lastFound = [Int?](repeating: nil, count: reference.count)
        for frame in comparison.frames {
            falsePositives += frame.coverCount.count { $0 == 0 }
            multipleAssignments += frame.coverCount.reduce(0) { $0 + max(0, Int($1) - 1) }
            for (object, label) in frame.referenceLabels.enumerated() {
                guard let covering = frame.coveringLabel(of: object) else {
                    falseNegatives += 1
                    continue
                }
                truePositives += 1
                overlapSum += frame.coveringOverlap[object]
                guard let identity = reference.identity(of: label), let found = result.identity(of: covering)
                else { continue }
                if let last = lastFound[identity], last != found { identitySwitches += 1 }
                lastFound[identity] = found
            }
        }
    }

    /// 1 less all errors over the reference's objects, below 0 for many errors; nil without reference objects.
    public var mota: Double? {
        let errors = falseNegatives + falsePositives + identitySwitches + multipleAssignments
        let whole = truePositives + falseNegatives
        return whole > 0 ? 1 - Double(errors) / Double(whole) : nil
    }

    /// Mean intersection over union of the found objects with those that cover them; nil when none was found.
    public var motp: Double? { truePositives > 0 ? overlapSum / Double(truePositives) : nil }
}
