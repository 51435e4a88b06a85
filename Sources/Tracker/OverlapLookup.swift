/// Finds overlaps of two detections.
package struct OverlapLookup {
    /// Tables by the earlier frame.
    private let tables: [Int: [FrameOverlap]]

    /// Collects tables of overlaps.
    package init(_ overlaps: [FrameOverlap]) {
        tables = Dictionary(grouping: overlaps, by: \.earlierFrame)
    }

    /// Whether masks of two frames were compared.
    package func compared(_ earlier: Int, _ later: Int) -> Bool {
        tables[earlier]?.contains { $0.laterFrame == later } == true
    }

    /// Shared pixels; 0 also where the two frames were not compared.
    ///
    /// - Complexity: O(log n) for n overlaps of the two frames.
    package func pixels(_ earlier: DetectionID, _ later: DetectionID) -> Int {
        guard let table = tables[earlier.frame]?.first(where: { $0.laterFrame == later.frame })?.overlaps else {
            return 0
        }
        var low = 0
        var high = table.count
        while low < high {
            let middle = (low + high) / 2
            if (table[middle].earlier, table[middle].later) < (earlier.label, later.label) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < table.count, table[low].earlier == earlier.label, table[low].later == later.label else { return 0 }
        return table[low].pixels
    }
}
