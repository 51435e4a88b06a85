/// The size of a pixel on the specimen.
///
/// An unknown size is a nil `PixelSize?`, never 1.
public struct PixelSize: Sendable, Hashable, Codable {
    /// Sides that an image may have, in micrometres: far beyond every microscope, and near enough to 1 that areas in
    /// square micrometres neither vanish nor become infinite.
    public static let possibleMicrometers = 1e-6...1e6

    /// Width of a pixel, in micrometres.
    public let widthInMicrometers: Double
    /// Height of a pixel, in micrometres.
    public let heightInMicrometers: Double

    /// Makes a pixel size; nil unless both sides are possible ones.
    public init?(widthInMicrometers: Double, heightInMicrometers: Double) {
        guard PixelSize.possibleMicrometers.contains(widthInMicrometers),
            PixelSize.possibleMicrometers.contains(heightInMicrometers)
        else { return nil }
        self.widthInMicrometers = widthInMicrometers
        self.heightInMicrometers = heightInMicrometers
    }
}

/// The time between two frames.
///
/// An unknown interval is a nil `FrameInterval?`, never 1.
public struct FrameInterval: Sendable, Hashable, Codable {
    /// Intervals that a movie may have, in seconds: from a nanosecond to thirty years, so that sums of squares of times
    /// are finite.
    public static let possibleSeconds = 1e-9...1e9

    /// The interval, in seconds.
    public let seconds: Double

    /// Makes an interval; nil unless it is a possible one.
    public init?(seconds: Double) {
        guard FrameInterval.possibleSeconds.contains(seconds) else { return nil }
        self.seconds = seconds
    }
}
