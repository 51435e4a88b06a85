import CellImage
import Reporters

/// Measures the channels of a frame, their backgrounds and the reporters made of them.
struct FrameMeasuring: Sendable {
    let parameters: MeasurementParameters
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
        self.parameters = measurement
        self.saturationValue = measurement.saturationValue ?? saturationValue
        self.channelNames = channelNames
        self.cellChannel = cellChannel
        reporters = parameters.reporters
        corrections = try CorrectionImages.corrections(measurement.corrections, channelNames: channelNames)
        background = try RunError.translate {
            _ = try RegionMeasurer(
                regions: measurement.measuredRegions(for: parameters.reporters, hasNuclei: false),
                ring: measurement.ring,
                bandInPixels: measurement.bandInPixels,
                saturationValue: saturationValue
            )
            return try BackgroundEstimator(
                mode: measurement.background,
                exclusionDistance: measurement.exclusionDistanceInPixels
            )
        }
    }

    /// Measures a frame.
    func measure(_ detected: Frame, cells masks: LabelRuns, nuclei: LabelRuns?) throws(ReporterError)
        -> FrameMeasurements
    {
        let measurer = try RegionMeasurer(
            regions: parameters.measuredRegions(for: reporters, hasNuclei: nuclei != nil),
            ring: parameters.ring,
            bandInPixels: parameters.bandInPixels,
            saturationValue: saturationValue
        )
        let (cells, nuclei) = parameters.masksShow == .nuclei ? (nil, masks) : (masks, nuclei)
        let frame = try corrections?.apply(to: detected) ?? detected
        let background = try background.estimate(frame, cells: masks)
        guard !reporters.isEmpty else {
            return FrameMeasurements(
                measurements: try measurer.measure(
                    frame,
                    cells: cells,
                    nuclei: nuclei,
                    background: background,
                    detected: detected
                ),
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

    /// Mean of a channel over each mask; masks without a finite pixel are left out.
    func maskMeans(channel: Int) -> [UInt32: Float] {
        let mask: MeasurementRegion = measurements.contains { $0.region == .cell } ? .cell : .nucleus
        var means: [UInt32: Float] = [:]
        for value in measurements where value.region == mask && value.channel == channel && value.count > 0 {
            means[value.label] = Float(value.mean)
        }
        return means
    }
}
