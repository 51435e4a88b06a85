/// Every measure of a tracking result against a reference.
///
/// A measure that the reference does not define is nil, never 0 or 1: BC without divisions, CCA without whole cell
/// cycles, LNK without links.
public struct TrackingScore: Sendable, Codable {
    /// Agreement of the masks.
    public let segmentation: SegmentationScore
    /// DET, TRA, LNK and their errors.
    public let graph: AcyclicGraphMeasure
    /// CT.
    public let completeTracks: CompleteTracks
    /// TF.
    public let trackFractions: TrackFractions
    /// BC(i), for each i from 0 up.
    public let branchingCorrectness: [BranchingCorrectness]
    /// CCA.
    public let cellCycleAccuracy: CellCycleAccuracy
    /// MOTA and MOTP.
    public let multipleObjectTracking: MultipleObjectTracking
    /// IDF1.
    public let identity: IdentityMeasure
    /// HOTA.
    public let higherOrderTracking: HigherOrderTracking
    /// Division precision and recall, for each tolerance from 0 frames up.
    public let divisions: [DivisionScore]

    /// Takes all measures.
    ///
    /// - Parameters:
    ///   - comparison: the movies.
    ///   - maximumTolerance: the greatest tolerance of divisions in time, in frames, at least 0.
    public init(_ comparison: TrackingComparison, maximumTolerance: Int = 3) {
        let assignment = TrackAssignment(comparison)
        let identities = IdentityTable(comparison)
        segmentation = comparison.segmentation
        graph = AcyclicGraphMeasure(comparison)
        completeTracks = CompleteTracks(comparison, assignment)
        trackFractions = TrackFractions(comparison, assignment)
        branchingCorrectness = (0...max(0, maximumTolerance)).map { BranchingCorrectness(comparison, tolerance: $0) }
        cellCycleAccuracy = CellCycleAccuracy(comparison)
        multipleObjectTracking = MultipleObjectTracking(comparison)
        identity = IdentityMeasure(identities)
        higherOrderTracking = HigherOrderTracking(identities)
        divisions = DivisionScore.scores(comparison, upTo: maximumTolerance)
    }

    /// OP_CSB, the mean of SEG and DET; nil when either is.
    public var segmentationBenchmark: Double? { mean(segmentation.seg, graph.det) }

    /// OP_CTB, the mean of SEG and TRA; nil when either is.
    public var trackingBenchmark: Double? { mean(segmentation.seg, graph.tra) }

    /// BIO(i), the mean of those of CT, TF, BC(i) and CCA that are defined; nil when none is.
    ///
    /// - Parameter tolerance: the i, in frames; nil is returned where BC(i) was not computed.
    /// - Returns: the mean.
    public func biological(tolerance: Int) -> Double? {
        guard branchingCorrectness.indices.contains(tolerance) else { return nil }
        let all = [
            completeTracks.value, trackFractions.value, branchingCorrectness[tolerance].value, cellCycleAccuracy.value,
        ]
        let defined = all.compactMap { $0 }
        return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
    }

    /// OP_CLB(i), the mean of LNK and BIO(i); nil when either is.
    public func linkingBenchmark(tolerance: Int) -> Double? { mean(graph.lnk, biological(tolerance: tolerance)) }

    private func mean(_ one: Double?, _ other: Double?) -> Double? {
        guard let one, let other else { return nil }
        return (one + other) / 2
    }
}
