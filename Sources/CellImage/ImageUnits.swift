/// The size of a pixel on the specimen.
///
/// An unknown size is a nil `PixelSize?`, never 1.
public struct PixelSize: Sendable, Hashable, Codable {
    /// Width of a pixel, in micrometres.
    public let widthInMicrometers: Double
    /// Height of a pixel, in micrometres.
    public let heightInMicrometers: Double

    /// Sides of a pixel that can be meant, in micrometres: from a millionth of a micrometre to a metre.
    ///
    /// What lies beyond is damage or a slip, and areas made of it would leave the range of numbers.
    public static let plausibleMicrometers = 1e-6...1e6

    /// Makes a pixel size; nil unless both sides are plausible.
    public init?(widthInMicrometers: Double, heightInMicrometers: Double) {
        guard PixelSize.plausibleMicrometers.contains(widthInMicrometers),
            PixelSize.plausibleMicrometers.contains(heightInMicrometers)
        else { return nil }
        self.widthInMicrometers = widthInMicrometers
        self.heightInMicrometers = heightInMicrometers
    }
}

/// The time between two frames.
///
/// An unknown interval is a nil `FrameInterval?`, never 1.
public struct FrameInterval: Sendable, Hashable, Codable {
    /// The interval, in seconds.
    public let seconds: Double

    /// Intervals that can be meant, in seconds: from a microsecond to some thirty years.
    ///
    /// What lies beyond is damage or a slip, and times made of it would leave the range of numbers.
    public static let plausibleSeconds = 1e-6...1e9

    /// Makes an interval; nil unless it is plausible.
    public init?(seconds: Double) {
        guard FrameInterval.plausibleSeconds.contains(seconds) else { return nil }
        self.seconds = seconds
    }
}
