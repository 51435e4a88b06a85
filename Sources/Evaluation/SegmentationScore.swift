public import CellImage

/// How well label images agree with reference label images, summed over frames.
///
/// Counts are summed over all frames before a measure is taken, so a frame weighs by its objects. The exception is
/// `meanFrameF1`, which weighs every frame alike.
public struct SegmentationScore: Sendable, Equatable, Codable {
    /// The thresholds from 0.5 to 0.95 in steps of 0.05.
    public static let standardThresholds = (10...19).map { Double($0) / 20 }

    /// The counts at each threshold, in the order given.
    public private(set) var counts: [SegmentationCounts]
    /// Frames added.
    public private(set) var frameCount = 0
    /// Objects of the reference.
    public private(set) var referenceObjects = 0
    /// Objects of the result.
    public private(set) var resultObjects = 0
    /// Objects of the result that share no pixel with one of the reference.
    public private(set) var objectsWithoutReference = 0
    private var majorityOverlapSum = 0.0
    private var frameF1Sum = 0.0

    /// Starts a score.
    ///
    /// - Parameter thresholds: intersections over union at which to count, each over 0 and at most 1.
    /// - Throws: `EvaluationError.parameter` for none, or one out of range.
    public init(thresholds: [Double] = standardThresholds) throws(EvaluationError) {
        guard !thresholds.isEmpty, thresholds.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
            throw .parameter(name: "thresholds", reason: "each threshold must be over 0 and at most 1")
        }
        counts = thresholds.map { SegmentationCounts(threshold: $0) }
    }

    /// Adds a frame.
    ///
    /// - Throws: `EvaluationError.sizeMismatch`.
    public mutating func add(reference: LabelRuns, result: LabelRuns) throws(EvaluationError) {
        add(try MaskOverlap(reference: reference, result: result))
    }

    /// Adds a frame whose overlaps are known.
    public mutating func add(_ overlap: MaskOverlap) {
        for position in counts.indices {
            let frame = SegmentationMatching(overlap, threshold: counts[position].threshold).counts
            counts[position].truePositives += frame.truePositives
            counts[position].falsePositives += frame.falsePositives
            counts[position].falseNegatives += frame.falseNegatives
            counts[position].matchedOverlapSum += frame.matchedOverlapSum
        }
        frameF1Sum += SegmentationMatching(overlap, threshold: 0.5).counts.f1 ?? 0
        for pair in overlap.pairs where overlap.coversMajority(pair) {
            majorityOverlapSum += overlap.intersectionOverUnion(pair)
        }
        frameCount += 1
        referenceObjects += overlap.referenceLabels.count
        resultObjects += overlap.resultLabels.count
        objectsWithoutReference += overlap.resultLabels.count - Set(overlap.pairs.map(\.result)).count
    }

    /// SEG of the Cell Tracking Challenge; nil when the reference has no objects.
    ///
    /// The mean over the reference's objects of the intersection over union with the object that covers more than
    /// half of it, 0 where there is none.
    public var seg: Double? {
        referenceObjects > 0 ? majorityOverlapSum / Double(referenceObjects) : nil
    }

    /// Mean of F1 over the thresholds; nil when there are no objects at all.
    public var meanF1: Double? { mean(\.f1) }

    /// Mean of the average precision over the thresholds; nil when there are no objects at all.
    public var meanAveragePrecision: Double? { mean(\.averagePrecision) }

    /// Mean over the frames of F1 at 0.5, a frame without any object counting 0; nil when there are no frames.
    public var meanFrameF1: Double? { frameCount > 0 ? frameF1Sum / Double(frameCount) : nil }

    /// The error of the CellSAM paper: 1 less the mean over the images of F1 at 0.5; nil when there are no frames.
    ///
    /// - Source: U. Israel et al., "A foundation model for cell segmentation", arXiv 2311.11004, and its published
    ///   evaluation, where an image for which F1 is undefined counts 0.
    public var cellSAMError: Double? { meanFrameF1.map { 1 - $0 } }

    /// Whether the reference may outline only some of the objects: most of the result's have no pixel of one.
    ///
    /// Then all that counts objects of the result without a partner (precision, F1, average precision, panoptic
    /// quality) says nothing, while SEG, recall and the overlap of matched pairs hold.
    public var referenceMayBePartial: Bool { 2 * objectsWithoutReference > resultObjects }

    private func mean(_ measure: KeyPath<SegmentationCounts, Double?>) -> Double? {
        let values = counts.compactMap { $0[keyPath: measure] }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
