/// Objects found, invented and missed at one threshold of intersection over union.
public struct SegmentationCounts: Sendable, Hashable, Codable {
    /// The least intersection over union at which two objects match, over 0 and at most 1.
    public let threshold: Double
    /// Matched pairs.
    public internal(set) var truePositives = 0
    /// Objects of the result without a partner.
    public internal(set) var falsePositives = 0
    /// Objects of the reference without a partner.
    public internal(set) var falseNegatives = 0
    /// Sum of the intersections over union of the matched pairs.
    public internal(set) var matchedOverlapSum = 0.0

    /// Makes counts of nothing.
    public init(threshold: Double) {
        self.threshold = threshold
    }

    /// Matched objects over all objects of the result; nil when it has none.
    public var precision: Double? { ratio(truePositives, truePositives + falsePositives) }

    /// Matched objects over all objects of the reference; nil when it has none.
    public var recall: Double? { ratio(truePositives, truePositives + falseNegatives) }

    /// Harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); nil when there are no objects at all.
    public var f1: Double? { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

    /// TP / (TP + FP + FN), the average precision of the Data Science Bowl; nil when there are no objects at all.
    public var averagePrecision: Double? { ratio(truePositives, truePositives + falsePositives + falseNegatives) }

    /// Mean intersection over union of the matched pairs; nil when there are none.
    public var meanMatchedOverlap: Double? {
        truePositives > 0 ? matchedOverlapSum / Double(truePositives) : nil
    }

    /// Panoptic quality: the sum of the matched overlaps over TP + FP / 2 + FN / 2; nil when there are no objects.
    ///
    /// - Source: A. Kirillov et al., "Panoptic segmentation", CVPR (2019), equation 1.
    public var panopticQuality: Double? {
        let weight = Double(truePositives) + Double(falsePositives + falseNegatives) / 2
        return weight > 0 ? matchedOverlapSum / weight : nil
    }

    private func ratio(_ part: Int, _ whole: Int) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
    }
}
