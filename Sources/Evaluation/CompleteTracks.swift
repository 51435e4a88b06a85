/// Complete tracks (CT): the share of tracks that were found from their first frame to their last.
///
/// - Source: V. Ulman et al., "An objective comparison of cell-tracking algorithms", Nature Methods 14 (2017).
public struct CompleteTracks: Sendable, Hashable, Codable {
    /// Reference tracks with a result track of the same first and last frame that covers them in every frame.
    public let complete: Int
    /// Tracks of the reference.
    public let referenceTracks: Int
    /// Tracks of the result.
    public let resultTracks: Int

    /// Counts the complete tracks.
    ///
    /// An object of the result that covers several reference objects stands for none of them.
    public init(_ comparison: TrackingComparison) {
        self.init(comparison, TrackAssignment(comparison))
    }

    init(_ comparison: TrackingComparison, _ assignment: TrackAssignment) {
        let resultRecords = Dictionary(comparison.resultRecords.map { ($0.label, $0) }) { first, _ in first }
        complete = comparison.referenceRecords.count { record in
            guard let entries = assignment.entriesOfLabel[record.label], let first = entries.first,
                entries.allSatisfy({ $0.resultLabel == first.resultLabel }),
                let found = resultRecords[first.resultLabel]
            else { return false }
            return found.firstFrame == record.firstFrame && found.lastFrame == record.lastFrame
        }
        referenceTracks = comparison.referenceRecords.count
        resultTracks = comparison.resultRecords.count
    }

    /// 2 complete / (reference tracks + result tracks); nil when neither has tracks.
    public var value: Double? {
        let whole = referenceTracks + resultTracks
        return whole > 0 ? 2 * Double(complete) / Double(whole) : nil
    }
}
