/// The one-to-one matching of a result's objects with those of a reference at one threshold.
///
/// As many pairs as possible are made among those whose intersection over union reaches the threshold; among equally
/// many, those with the greatest sum. Above 0.5 no object has two candidates, so there is nothing to choose.
public struct SegmentationMatching: Sendable, Equatable {
    /// The matched pairs, in ascending order of the reference's object.
    public let pairs: [MaskOverlap.Pair]
    /// The counts.
    public let counts: SegmentationCounts

    /// Matches the objects of two label images.
    ///
    /// - Parameters:
    ///   - overlap: the pixels that the objects share.
    ///   - threshold: least intersection over union of a match, over 0 and at most 1.
    public init(_ overlap: MaskOverlap, threshold: Double) {
        let candidates = overlap.pairs.filter { overlap.intersectionOverUnion($0) >= threshold }
        pairs = threshold > 0.5 ? candidates : SegmentationMatching.assigned(candidates, overlap)
        var counts = SegmentationCounts(threshold: threshold)
        counts.truePositives = pairs.count
        counts.falsePositives = overlap.resultLabels.count - pairs.count
        counts.falseNegatives = overlap.referenceLabels.count - pairs.count
        counts.matchedOverlapSum = pairs.reduce(0) { $0 + overlap.intersectionOverUnion($1) }
        self.counts = counts
    }

    private static func assigned(_ candidates: [MaskOverlap.Pair], _ overlap: MaskOverlap) -> [MaskOverlap.Pair] {
        // One more match outweighs any gain of overlap, which is at most 1 per match.
        let bonus = Double(candidates.count + 1)
        let columns = OptimalAssignment.maximumWeight(
            rows: overlap.referenceLabels.count,
            columns: overlap.resultLabels.count,
            edges: candidates.map {
                .init(row: $0.reference, column: $0.result, weight: bonus + overlap.intersectionOverUnion($0))
            }
        )
        return candidates.filter { columns[$0.reference] == $0.result }
    }
}
