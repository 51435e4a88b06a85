/// One time point of a movie: every channel as a plane of Float, all of one size.
///
/// Integers up to 2^24 are exact in Float, so 8- and 16-bit cameras lose nothing.
public struct Frame: Sendable, Equatable {
    /// 0-based index in the movie.
    public let index: Int
    /// Seconds since the movie's first frame; nil when the movie has no clock.
    public let timeInSeconds: Double?
    /// One plane per channel, in the movie's channel order.
    public let channels: [Plane<Float>]

    /// Makes a frame.
    ///
    /// - Parameters:
    ///   - index: 0-based index in the movie.
    ///   - timeInSeconds: seconds since the first frame, nil when unknown.
    ///   - channels: at least one plane, all of the same size.
    /// - Throws: `ImageError.sizeMismatch` when the planes differ in size, `.parameter` when there is none.
    public init(index: Int, timeInSeconds: Double?, channels: [Plane<Float>]) throws(ImageError) {
        guard let first = channels.first else {
            throw .parameter(name: "channels", reason: "a frame needs at least one channel")
        }
        for plane in channels where plane.width != first.width || plane.height != first.height {
            throw .sizeMismatch(
                expectedWidth: first.width,
                expectedHeight: first.height,
                foundWidth: plane.width,
                foundHeight: plane.height
            )
        }
        self.index = index
        self.timeInSeconds = timeInSeconds
        self.channels = channels
    }

    /// Columns, in pixels.
    public var width: Int { channels[0].width }
    /// Rows, in pixels.
    public var height: Int { channels[0].height }
}
