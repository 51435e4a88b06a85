public import CellImage

/// Adds nuclei, found in their channel by the classical method, to cells that come from elsewhere.
public struct ClassicalNuclei: Segmenter {
    private let cells: any Segmenter
    private let finder: ClassicalSegmenter

    /// Adds nuclei to cells.
    ///
    /// - Parameters:
    ///   - cells: finds the cells, or hands them out; nuclei that it may find as well are left out.
    ///   - finder: looks for nuclei in its `nucleusChannel`; without one there are none.
    public init(in cells: any Segmenter, finder: ClassicalSegmenter) {
        self.cells = cells
        self.finder = finder
    }

    /// The name of the segmenter of the cells.
    public var name: String { cells.name }

    /// The parameters of the segmenter of the cells, and those of the search for nuclei after `nuclei.`.
    public var parameters: [String: String] {
        finder.parameters.reduce(into: cells.parameters) { $0["nuclei.\($1.key)"] = $1.value }
    }

    /// That of the segmenter of the cells.
    public var parallelism: SegmenterParallelism { cells.parallelism }

    /// Finds the cells of a frame and their nuclei.
    ///
    /// - Parameter frame: the frame, whose `nucleusChannel` is looked at.
    /// - Returns: the cells, and nuclei that each have the label of their cell.
    /// - Throws: `SegmentationError.channel` when there is no such channel, `.pixels` when no pixel of it is finite, and what
    ///   finding the cells throws.
    public func segment(_ frame: Frame) throws(SegmentationError) -> Segmentation {
        var result = try cells.segment(frame)
        result.nuclei = try finder.nuclei(in: frame, of: result.labels)
        return result
    }
}
