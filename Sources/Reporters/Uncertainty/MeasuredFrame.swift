public import CellImage

/// A frame measured with its masks as they are, with their boundaries moved by one pixel, and with a part of each cell.
///
/// From it every reporter takes its values while the pixels are in memory.
public struct MeasuredFrame: Sendable {
    /// The pixels.
    public let frame: Frame
    /// The background of the frame, found with the masks as they are.
    public let background: FrameBackground
    /// Measurements with the masks as they are.
    public var measurements: [RegionMeasurement] { asDrawn.measurements }
    /// The masks as they are and moved, each with its measurements.
    let asDrawn: MaskVariant
    let inner: MaskVariant
    let outer: MaskVariant
    /// What a border of the image would leave of each cell; empty where one does.
    let part: MaskVariant

    /// Measures a frame four times.
    ///
    /// - Parameters:
    ///   - frame: the pixels.
    ///   - cells: masks of whole cells; nil where only nuclei are known.
    ///   - nuclei: masks of nuclei, nil where there are none.
    ///   - measurer: regions to measure.
    ///   - background: background of the frame.
    ///   - detected: the frame as the detector gave it, in which saturated pixels are counted; nil for `frame` itself.
    /// - Throws: `ReporterError.sizeMismatch`, or `.regionUnavailable` when masks for a region are missing.
    /// - Complexity: three to four times that of `RegionMeasurer.measure`.
    public init(
        _ frame: Frame,
        cells: LabelRuns?,
        nuclei: LabelRuns? = nil,
        measurer: RegionMeasurer,
        background: FrameBackground,
        detected: Frame? = nil
    ) throws(ReporterError) {
        self.frame = frame
        self.background = background
        func variant(
            _ moved: BoundaryPerturbation?,
            part: CellPart? = nil
        ) throws(ReporterError) -> MaskVariant {
            let cells = cells.map { moved?.apply(to: $0) ?? $0 }
            let nuclei = nuclei.map { moved?.apply(to: $0) ?? $0 }
            return MaskVariant(
                measurements: try measurer.measure(
                    frame,
                    cells: cells,
                    nuclei: nuclei,
                    background: background,
                    detected: detected,
                    part: part
                ),
                cells: cells,
                nuclei: nuclei,
                part: part,
                measurer: measurer
            )
        }
        asDrawn = try variant(nil)
        inner = try variant(.inwards)
        outer = try variant(.outwards)
        part = try variant(nil, part: CellPart(inFrame: frame.index))
    }
}

/// Regions of a frame for one position of the boundaries, whole or a part of each cell.
struct MaskVariant {
    let measurements: [RegionMeasurement]
    let cells: LabelRuns?
    let nuclei: LabelRuns?
    let part: CellPart?
    let measurer: RegionMeasurer

    /// The runs of one region of every cell.
    func runs(of region: MeasurementRegion) -> [LabelRun] {
        CellRegions(cells: cells, orNuclei: nuclei, part: part)?.runs(of: region, by: measurer) ?? []
    }
}
