/// Track fractions (TF): how much of a found track is covered without a break, on average.
///
/// For each reference track the longest stretch of frames in which one result track covers it, over the length of
/// the track; the mean over the tracks of which something was found.
///
/// A result track that covers one reference track completely is not offered to those after it, in ascending order of
/// label: a rule of the challenge's own program that py-ctcmetrics keeps, and so does this type.
///
/// - Source: V. Ulman et al., "An objective comparison of cell-tracking algorithms", Nature Methods 14 (2017).
public struct TrackFractions: Sendable, Hashable, Codable {
    /// The mean fraction; 0 when no track was found at all, nil when the reference has no tracks.
    public let value: Double?

    /// Measures the fractions.
    public init(_ comparison: TrackingComparison) {
        self.init(comparison, TrackAssignment(comparison))
    }

    init(_ comparison: TrackingComparison, _ assignment: TrackAssignment) {
        var stretches: [Stretch] = []
        for record in comparison.referenceRecords {
            stretches += TrackFractions.stretches(of: record, assignment.entriesOfLabel[record.label] ?? [])
        }
        stretches.sort { ($0.result, $0.reference) < ($1.result, $1.reference) }
        var best: [UInt32: Double] = [:]
        var exhausted: UInt32?
        for stretch in stretches where stretch.result != exhausted {
            let fraction = best[stretch.reference] ?? 0
            if fraction == 1 { continue }
            best[stretch.reference] = max(fraction, stretch.fraction)
            if stretch.fraction == 1 { exhausted = stretch.result }
        }
        // The records' order, so that the sum is rounded alike in every run.
        let found = comparison.referenceRecords.compactMap { best[$0.label] }
        let sum = found.reduce(0, +)
        value = comparison.referenceRecords.isEmpty ? nil : found.isEmpty ? 0 : sum / Double(found.count)
    }

    /// The longest unbroken cover of a reference track by a result track.
    private struct Stretch {
        var result: UInt32
        var reference: UInt32
        var fraction: Double
    }

    private static func stretches(of record: TrackRecord, _ entries: [TrackAssignment.Entry]) -> [Stretch] {
        var longest: [UInt32: Int] = [:]
        var current = 0
        var last: TrackAssignment.Entry?
        for entry in entries {
            let goesOn = last.map { $0.resultLabel == entry.resultLabel && $0.frame + 1 == entry.frame } ?? false
            current = goesOn ? current + 1 : 1
            last = entry
            if entry.resultLabel != 0 { longest[entry.resultLabel] = max(current, longest[entry.resultLabel] ?? 0) }
        }
        let length = Double(record.lastFrame - record.firstFrame + 1)
        return longest.map { Stretch(result: $0, reference: record.label, fraction: Double($1) / length) }
    }
}
