public import CellImage

/// Adds nuclei that another program found to the cells that a segmenter finds.
///
/// Nuclei keep their labels, which need not be those of the cells, and their pixels, also those outside of any cell. A
/// frame for which there are none counts as one without nuclei.
public struct ImportedNuclei: Segmenter {
    private let cells: any Segmenter
    private let nuclei: ImportedLabels

    /// Adds nuclei to cells.
    ///
    /// - Parameters:
    ///   - cells: finds the cells; nuclei that it may find as well are left out.
    ///   - nuclei: the label image of a frame's nuclei, by its 0-based index; nil when there is none. An error that it
    ///     throws becomes the reason of a `SegmentationError.nuclei`.
    public init(
        in cells: any Segmenter,
        nuclei: @escaping @Sendable (_ frame: Int) throws -> LabelImage?
    ) {
        self.cells = cells
        self.nuclei = ImportedLabels(missingFrames: .empty, labels: nuclei)
    }

    /// The name of the segmenter of the cells.
    public var name: String { cells.name }

    /// The parameters of the segmenter of the cells, and where the nuclei come from.
    public var parameters: [String: String] {
        cells.parameters.merging(["nuclei": nuclei.name]) { _, imported in imported }
    }

    /// That of the segmenter of the cells.
    public var parallelism: SegmenterParallelism { cells.parallelism }

    /// Finds the cells of a frame and adds their nuclei.
    ///
    /// - Parameter frame: the frame.
    /// - Returns: the cells with the labels of the nuclei as they are.
    /// - Throws: `SegmentationError.nuclei` for nuclei that are unreadable or of another size than the frame, and what
    ///   finding the cells throws.
    public func segment(_ frame: Frame) throws(SegmentationError) -> Segmentation {
        var result = try cells.segment(frame)
        do {
            result.nuclei = try nuclei.segment(frame).labels
        } catch .labels(let index, let reason) {
            throw .nuclei(frame: index, reason: reason)
        }
        return result
    }
}
