/// The part of a cell over which a channel is measured.
public enum MeasurementRegion: String, Sendable, Hashable, Codable, CaseIterable {
    /// All pixels of the cell's mask.
    case cell
    /// The nucleus inside the cell.
    case nucleus
    /// The cell without its nucleus.
    case cytoplasm
    /// A ring around the nucleus, inside the cell's mask where there is one.
    case ring
    /// The nucleus without a band along its edge, where light of the cytoplasm mixes in.
    case nucleusCore = "nucleus-core"
    /// A band along the inside of the cell's edge.
    case perimeter
    /// The cell without that band.
    case core

    /// Those that are measured where nobody asks for others: each pixel of a cell lies in few of them.
    public static let usual: [MeasurementRegion] = [.cell, .nucleus, .cytoplasm, .ring]
}

/// Statistics of one channel over one region of one cell in one frame, in the channel's raw units.
public struct RegionMeasurement: Sendable, Equatable {
    /// Label of the cell in the frame's label image.
    public var label: UInt32
    /// The region measured.
    public var region: MeasurementRegion
    /// 0-based channel.
    public var channel: Int
    /// Finite pixels measured; 0 makes every statistic NaN.
    public var count: Int
    /// Arithmetic mean.
    public var mean: Double
    /// Median: mean of the two middle values when the count is even.
    public var median: Double
    /// Sum.
    public var sum: Double
    /// Standard deviation, population form (divided by n).
    public var standardDeviation: Double
    /// Median of the distances from the median, not scaled; nil without pixels, or where it was not measured.
    public var medianAbsoluteDeviation: Double?
    /// Smallest value.
    public var minimum: Double
    /// Largest value.
    public var maximum: Double
    /// 5 % quantile, linear interpolation (NumPy's default).
    public var quantile05: Double
    /// 25 % quantile, linear interpolation.
    public var quantile25: Double
    /// 75 % quantile, linear interpolation.
    public var quantile75: Double
    /// 95 % quantile, linear interpolation.
    public var quantile95: Double
    /// Share of pixels at or above the detector's largest value, 0 to 1; nil when that value is unknown.
    public var saturatedFraction: Double?

    /// Makes a measurement.
    public init(
        label: UInt32,
        region: MeasurementRegion,
        channel: Int,
        count: Int,
        mean: Double,
        median: Double,
        sum: Double,
        standardDeviation: Double,
        medianAbsoluteDeviation: Double?,
        minimum: Double,
        maximum: Double,
        quantile05: Double,
        quantile25: Double,
        quantile75: Double,
        quantile95: Double,
        saturatedFraction: Double?
    ) {
        self.label = label
        self.region = region
        self.channel = channel
        self.count = count
        self.mean = mean
        self.median = median
        self.sum = sum
        self.standardDeviation = standardDeviation
        self.medianAbsoluteDeviation = medianAbsoluteDeviation
        self.minimum = minimum
        self.maximum = maximum
        self.quantile05 = quantile05
        self.quantile25 = quantile25
        self.quantile75 = quantile75
        self.quantile95 = quantile95
        self.saturatedFraction = saturatedFraction
    }
}
