/// The background of one channel in one frame.
public struct BackgroundEstimate: Sendable, Equatable {
    /// 0-based channel.
    public var channel: Int
    /// Background level, in the channel's raw units.
    public var value: Double
    /// Standard deviation of the background pixels, NaN when there are none.
    public var standardDeviation: Double
    /// Pixels the estimate rests on.
    public var count: Int
    /// Whether too few cell-free pixels forced a fallback to a low percentile of the whole frame.
    public var isFallback: Bool

    /// Makes an estimate.
    public init(channel: Int, value: Double, standardDeviation: Double, count: Int, isFallback: Bool) {
        self.channel = channel
        self.value = value
        self.standardDeviation = standardDeviation
        self.count = count
        self.isFallback = isFallback
    }
}
