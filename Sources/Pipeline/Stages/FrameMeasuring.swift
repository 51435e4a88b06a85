import CellImage
import Reporters

/// Measures the channels of a frame, their backgrounds and the reporters made of them.
struct FrameMeasuring: Sendable {
    /// Regions to measure; nil for every region that the masks allow.
    let regions: Set<MeasurementRegion>?
    let ring: RingGeometry
    let saturationValue: Float?
    let background: BackgroundEstimator
    let corrections: ChannelCorrections?
    let reporters: [Reporter]
    let channelNames: [String]
    /// The channel whose mean over the cell goes with each detection.
    let cellChannel: Int

    /// Takes the parameters over and reads the images that corrections need.
    ///
    /// - Throws: `RunError` for what cannot be measured in this movie.
    init(
        _ parameters: RunParameters,
        channelNames: [String],
        saturationValue: Float?,
        cellChannel: Int
    ) throws(RunError) {
        try parameters.checkReporters(channelNames: channelNames)
        let measurement = parameters.measurement
        regions = measurement.regions.map { Set($0) }
        ring = measurement.ring
        self.saturationValue = saturationValue
        self.channelNames = channelNames
        self.cellChannel = cellChannel
        reporters = parameters.reporters
        corrections = try CorrectionImages.corrections(measurement.corrections, channelNames: channelNames)
        background = try RunError.translate {
            _ = try RegionMeasurer(
                regions: measurement.regions.map { Set($0) } ?? [.cell],
                ring: measurement.ring,
                saturationValue: saturationValue
            )
            return try BackgroundEstimator(
                mode: measurement.background,
                exclusionDistance: measurement.exclusionDistanceInPixels
            )
        }
    }

    /// Measures a frame.
    func measure(_ detected: Frame, cells: LabelRuns, nuclei: LabelRuns?) throws(ReporterError) -> FrameMeasurements {
        let available: Set<MeasurementRegion> = nuclei == nil ? [.cell] : Set(MeasurementRegion.allCases)
        let measurer = try RegionMeasurer(regions: regions ?? available, ring: ring, saturationValue: saturationValue)
        let frame = try corrections?.apply(to: detected) ?? detected
        let background = try background.estimate(frame, cells: cells)
        guard !reporters.isEmpty else {
            return FrameMeasurements(
                measurements: try measurer.measure(frame, cells: cells, nuclei: nuclei, detected: detected),
                background: background
            )
        }
        let measured = try MeasuredFrame(
            frame,
            cells: cells,
            nuclei: nuclei,
            measurer: measurer,
            background: background,
            detected: detected
        )
        var values: [MeasuredValue] = []
        for reporter in reporters {
            values += try reporter.values(in: measured, channelNames: channelNames)
        }
        return FrameMeasurements(measurements: measured.measurements, background: background, reporterValues: values)
    }
}

/// Measurements, backgrounds and reporter values of a frame.
struct FrameMeasurements: Sendable {
    var measurements: [RegionMeasurement] = []
    var background = FrameBackground(channels: [])
    var reporterValues: [MeasuredValue] = []

    /// Mean of a channel over each whole cell; cells without a finite pixel are left out.
    func cellMeans(channel: Int) -> [UInt32: Float] {
        var means: [UInt32: Float] = [:]
        for value in measurements where value.region == .cell && value.channel == channel && value.count > 0 {
            means[value.label] = Float(value.mean)
        }
        return means
    }
}
