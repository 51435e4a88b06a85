import CellImage
import Reporters

/// Measures the channels of a frame and their backgrounds.
struct FrameMeasuring: Sendable {
    /// Regions to measure; nil for every region that the masks allow.
    let regions: Set<MeasurementRegion>?
    let ring: RingGeometry
    let saturationValue: Float?
    let background: BackgroundEstimator
    /// The channel whose mean over the cell goes with each detection.
    let cellChannel: Int

    /// Takes the parameters over.
    init(_ parameters: MeasurementParameters, saturationValue: Float?, cellChannel: Int) throws(ReporterError) {
        regions = parameters.regions.map { Set($0) }
        ring = parameters.ring
        self.saturationValue = saturationValue
        self.cellChannel = cellChannel
        background = try BackgroundEstimator(
            mode: parameters.background,
            exclusionDistance: parameters.exclusionDistanceInPixels
        )
        _ = try RegionMeasurer(regions: regions ?? [.cell], ring: ring, saturationValue: saturationValue)
    }

    /// Measures a frame.
    func measure(_ frame: Frame, cells: LabelRuns, nuclei: LabelRuns?) throws(ReporterError) -> MeasuredFrame {
        let available: Set<MeasurementRegion> = nuclei == nil ? [.cell] : Set(MeasurementRegion.allCases)
        let measurer = try RegionMeasurer(regions: regions ?? available, ring: ring, saturationValue: saturationValue)
        return MeasuredFrame(
            measurements: try measurer.measure(frame, cells: cells, nuclei: nuclei),
            background: try background.estimate(frame, cells: cells)
        )
    }
}

/// Measurements and backgrounds of a frame.
struct MeasuredFrame: Sendable {
    var measurements: [RegionMeasurement] = []
    var background = FrameBackground(channels: [])

    /// Mean of a channel over each whole cell; cells without a finite pixel are left out.
    func cellMeans(channel: Int) -> [UInt32: Float] {
        var means: [UInt32: Float] = [:]
        for value in measurements where value.region == .cell && value.channel == channel && value.count > 0 {
            means[value.label] = Float(value.mean)
        }
        return means
    }
}
