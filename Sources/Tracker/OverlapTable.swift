public import CellImage

/// Counts how many pixels the objects of two label images share.
public enum OverlapTable {
    /// Shared pixels of every pair of objects that touch the same pixel, after moving the earlier image.
    ///
    /// The runs of both images are merged, so nothing is decoded to pixels. Pixels that the shift moves out
    /// of the field of view are not counted. Images of different size are laid on each other at the upper left corner.
    ///
    /// - Parameters:
    ///   - earlier: label image of the earlier frame.
    ///   - later: label image of the later frame.
    ///   - shift: whole pixels by which the earlier image is moved before it is compared.
    /// - Returns: pairs with at least one shared pixel, ordered by earlier label, then by later label.
    /// - Complexity: O(runs).
    public static func count(
        _ earlier: LabelRuns,
        _ later: LabelRuns,
        shift: PixelShift = PixelShift(x: 0, y: 0)
    ) -> [LabelOverlap] {
        guard abs(shift.y) < max(earlier.height, later.height), abs(shift.x) < max(earlier.width, later.width) else {
            return []
        }
        let width = max(earlier.width, later.width)
        let (first, second) = (RunSpans(earlier, width: width), RunSpans(later, width: width))
        return first.overlaps(with: second, shift: shift).map { shared in
            LabelOverlap(
                earlier: first.labels[shared.earlier],
                later: second.labels[shared.later],
                pixels: shared.pixels
            )
        }
    }
}
