/// Cell cycle accuracy (CCA): how alike the distributions of cell cycle lengths are.
///
/// A cell cycle is a track that begins and ends with a division. The measure is 1 less the greatest difference of the
/// cumulative distributions of their lengths.
///
/// - Source: V. Ulman et al., "An objective comparison of cell-tracking algorithms", Nature Methods 14 (2017).
public struct CellCycleAccuracy: Sendable, Hashable, Codable {
    /// The accuracy; nil when the reference has no whole cell cycle, 0 when only the result has none.
    public let value: Double?

    /// Compares two track tables.
    public init(_ comparison: TrackingComparison) {
        let reference = CellCycleAccuracy.cycleLengths(comparison.referenceRecords)
        let result = CellCycleAccuracy.cycleLengths(comparison.resultRecords)
        guard !reference.isEmpty, !result.isEmpty else {
            value = reference.isEmpty ? nil : 0
            return
        }
        let differences = Set(reference + result).map { length in
            abs(
                CellCycleAccuracy.share(of: reference, upTo: length) - CellCycleAccuracy.share(of: result, upTo: length)
            )
        }
        value = 1 - (differences.max() ?? 0)
    }

    private static func cycleLengths(_ records: [TrackRecord]) -> [Int] {
        var childCounts: [UInt32: Int] = [:]
        for record in records where record.parent != 0 { childCounts[record.parent, default: 0] += 1 }
        let divides = { (label: UInt32) in childCounts[label, default: 0] >= 2 }
        let cycles = records.filter { divides($0.label) && divides($0.parent) }
        return cycles.map { $0.lastFrame - $0.firstFrame }.sorted()
    }

    private static func share(of lengths: [Int], upTo length: Int) -> Double {
        Double(lengths.count { $0 <= length }) / Double(lengths.count)
    }
}
