public import CellImage

/// Counts how many pixels the objects of two label images share.
public enum OverlapTable {
    /// Shared pixels of every pair of objects that touch the same pixel, after moving the earlier image.
    ///
    /// The runs of both images are merged row by row, so nothing is decoded to pixels. Pixels that the shift moves out
    /// of the field of view are not counted. Images of different size are laid on each other at the upper left corner.
    ///
    /// - Parameters:
    ///   - earlier: label image of the earlier frame.
    ///   - later: label image of the later frame.
    ///   - shift: whole pixels by which the earlier image is moved before it is compared.
    /// - Returns: pairs with at least one shared pixel, ordered by earlier label, then by later label.
    /// - Complexity: O(runs + n log n) for n pairs.
    public static func count(
        _ earlier: LabelRuns,
        _ later: LabelRuns,
        shift: PixelShift = PixelShift(x: 0, y: 0)
    ) -> [LabelOverlap] {
        guard abs(shift.y) < max(earlier.height, later.height), abs(shift.x) < max(earlier.width, later.width) else {
            return []
        }
        var counter = PairCounter()
        let rows = max(0, shift.y)..<max(max(0, shift.y), min(later.height, earlier.height + shift.y))
        earlier.runs.withUnsafeBufferPointer { earlierRuns in
            later.runs.withUnsafeBufferPointer { laterRuns in
                for row in rows {
                    let first = earlier.rowStarts[row - shift.y]..<earlier.rowStarts[row - shift.y + 1]
                    let second = later.rowStarts[row]..<later.rowStarts[row + 1]
                    guard !first.isEmpty, !second.isEmpty else { continue }
                    counter.count(atMost: first.count + second.count) { writer in
                        countRow(
                            UnsafeBufferPointer(rebasing: earlierRuns[first]),
                            UnsafeBufferPointer(rebasing: laterRuns[second]),
                            shift: shift.x,
                            into: &writer
                        )
                    }
                }
            }
        }
        return counter.sortedOverlaps()
    }

    /// Merges the runs of one row, which both lists hold in ascending order of columns.
    @inline(__always)
    private static func countRow(
        _ earlier: UnsafeBufferPointer<LabelRun>,
        _ later: UnsafeBufferPointer<LabelRun>,
        shift: Int,
        into counter: inout PairCounter.Writer
    ) {
        var first = 0
        var second = 0
        while first < earlier.count && second < later.count {
            let left = earlier[first]
            let right = later[second]
            let leftEnd = Int(left.end) + shift
            let shared = min(leftEnd, Int(right.end)) - max(Int(left.start) + shift, Int(right.start))
            // Whether runs meet and which one ends first is as good as random, so there is no branch for either.
            counter.add(earlier: left.label, later: right.label, pixels: shared)
            let step = leftEnd < Int(right.end) ? 1 : 0
            first += step
            second += 1 - step
        }
    }
}
