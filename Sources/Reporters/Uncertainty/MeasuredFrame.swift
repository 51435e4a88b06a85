public import CellImage

/// A frame measured with its masks as they are and with their boundaries moved by one pixel.
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

    /// Measures a frame three times.
    ///
    /// - Parameters:
    ///   - frame: the pixels.
    ///   - cells: masks of whole cells; nil where only nuclei are known.
    ///   - nuclei: masks of nuclei, nil where there are none.
    ///   - measurer: regions to measure.
    ///   - background: background of the frame.
    ///   - detected: the frame as the detector gave it, in which saturated pixels are counted; nil for `frame` itself.
    /// - Throws: `ReporterError.sizeMismatch`, or `.regionUnavailable` when masks for a region are missing.
    /// - Complexity: three times that of `RegionMeasurer.measure`.
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
        func variant(_ moved: BoundaryPerturbation?) throws(ReporterError) -> MaskVariant {
            let cells = cells.map { moved?.apply(to: $0) ?? $0 }
            let nuclei = nuclei.map { moved?.apply(to: $0) ?? $0 }
            return MaskVariant(
                measurements: try measurer.measure(frame, cells: cells, nuclei: nuclei, detected: detected),
                cells: cells,
                nuclei: nuclei,
                ring: measurer.ring
            )
        }
        asDrawn = try variant(nil)
        inner = try variant(.inwards)
        outer = try variant(.outwards)
    }
}

/// Regions of a frame for one position of the boundaries.
struct MaskVariant {
    let measurements: [RegionMeasurement]
    let cells: LabelRuns?
    let nuclei: LabelRuns?
    let ring: RingGeometry

    /// The runs of one region of every cell.
    func runs(of region: MeasurementRegion) -> [LabelRun] {
        CellRegions(cells: cells, orNuclei: nuclei)?.runs(of: region, ring: ring) ?? []
    }
}
