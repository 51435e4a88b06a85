public import Reporters

/// What was measured of the masks that repairs made in one frame.
public struct RepairMeasurements: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Measurements of the new masks.
    public var measurements: [RegionMeasurement]
    /// Backgrounds around the new masks, for the modes that have them.
    public var backgrounds: [CellBackground]
    /// Values of the file's reporters.
    public var reporterValues: [MeasuredValue]
    /// Mean over each new mask in the channel in which cells are found, by label.
    public var meanIntensities: [UInt32: Float]
    /// The same above the background, of the masks of which that is sure.
    public var signals: [UInt32: Float]

    /// Makes a record.
    public init(
        frame: Int,
        measurements: [RegionMeasurement] = [],
        backgrounds: [CellBackground] = [],
        reporterValues: [MeasuredValue] = [],
        meanIntensities: [UInt32: Float] = [:],
        signals: [UInt32: Float] = [:]
    ) {
        self.frame = frame
        self.measurements = measurements
        self.backgrounds = backgrounds
        self.reporterValues = reporterValues
        self.meanIntensities = meanIntensities
        self.signals = signals
    }
}
