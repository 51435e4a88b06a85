import CellImage

/// Chooses between blocks and the whole frame by the size of the cells.
///
/// Cells that cover little of the frame are found better in blocks, where the network sees them larger.
///
/// - Source: Israel et al. (2024), option `gauge_cell_size` of their reference implementation, which runs the blocks
///   twice where cells are small; here the first result is kept, which is the same.
public enum CellSizeGauge {
    /// Cells are small when the median cell covers less than this share of the frame.
    static let smallShare = 0.002

    /// Segments in blocks, and once more as a whole when the cells turn out to be large or there are none.
    ///
    /// The reference normalises intensities in neither (see ``Preprocessing/normalizesIntensities``).
    ///
    /// - Parameters:
    ///   - tiled: segments the frame in blocks.
    ///   - untiled: segments the frame as a whole.
    /// - Returns: the result of the one that fits the cells' size.
    /// - Throws: what the two throw.
    public static func segment(
        tiled: () throws(SegmentationError) -> Segmentation,
        untiled: () throws(SegmentationError) -> Segmentation
    ) throws(SegmentationError) -> Segmentation {
        let first = try tiled()
        return hasSmallCells(first.labels) ? first : try untiled()
    }

    /// Whether there are cells, and the median one is small.
    static func hasSmallCells(_ labels: LabelImage) -> Bool {
        var areas: [UInt32: Int] = [:]
        for run in LabelRuns(labels).runs { areas[run.label, default: 0] += run.length }
        let sorted = areas.values.sorted()
        guard !sorted.isEmpty else { return false }
        let middle = sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]
        return Double(middle) / 2 / Double(labels.plane.pixels.count) < smallShare
    }
}
