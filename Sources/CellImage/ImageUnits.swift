/// The size of a pixel on the specimen.
///
/// An unknown size is a nil `PixelSize?`, never 1.
public struct PixelSize: Sendable, Hashable, Codable {
    /// Width of a pixel, in micrometres.
    public let widthInMicrometers: Double
    /// Height of a pixel, in micrometres.
    public let heightInMicrometers: Double

    /// Makes a pixel size; nil unless both sides are positive and finite.
    public init?(widthInMicrometers: Double, heightInMicrometers: Double) {
        guard widthInMicrometers > 0, heightInMicrometers > 0,
            widthInMicrometers.isFinite, heightInMicrometers.isFinite
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

    /// Makes an interval; nil unless it is positive and finite.
    public init?(seconds: Double) {
        guard seconds > 0, seconds.isFinite else { return nil }
        self.seconds = seconds
    }
}
