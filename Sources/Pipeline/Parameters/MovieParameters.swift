import CellImage
public import MovieIO

/// What the user says about the movie; what is nil is found in the files.
public struct MovieParameters: Codable, Sendable, Equatable {
    /// Dimension letters from slowest to fastest, for example `TCYX`.
    public var axes: String?
    /// Width of a pixel, in micrometres; also its height unless that is given.
    public var pixelSizeInMicrometers: Double?
    /// Height of a pixel, in micrometres.
    public var pixelHeightInMicrometers: Double?
    /// Time between frames, in seconds.
    public var frameIntervalInSeconds: Double?
    /// Channel names in order.
    public var channelNames: [String]?
    /// Pattern of file names, for example `img_t{t:03}_c{c}.tif`.
    public var pattern: String?
    /// Whether a sequence may have gaps.
    public var allowMissingFrames = false
    /// Which image of a file that holds several, 0-based.
    public var series: Int?
    /// Which focal plane of a Z stack, 0-based.
    public var slice: Int?
    /// Whether a Z stack is reduced to the largest value of each pixel.
    public var maximumProjection = false

    /// Makes parameters that say nothing.
    public init() {}

    /// The same as options for opening a movie.
    ///
    /// - Throws: `RunError.parameter` for a value outside its range.
    public func options() throws(RunError) -> MovieOptions {
        guard slice == nil || !maximumProjection else {
            throw .parameter(name: "movie", reason: "choose one slice or the maximum projection, not both")
        }
        return MovieOptions(
            axes: axes,
            pixelSize: try pixelSize(),
            frameInterval: try frameInterval(),
            channelNames: channelNames,
            pattern: pattern,
            allowMissingFrames: allowMissingFrames,
            series: series,
            slices: slice.map { .slice($0) } ?? (maximumProjection ? .maximumProjection : nil)
        )
    }

    private func pixelSize() throws(RunError) -> PixelSize? {
        guard let width = pixelSizeInMicrometers else { return nil }
        let height = pixelHeightInMicrometers ?? width
        guard let size = PixelSize(widthInMicrometers: width, heightInMicrometers: height) else {
            throw .parameter(name: "pixelSizeInMicrometers", reason: "must be a number of micrometres from 1e-6 to 1e6")
        }
        return size
    }

    private func frameInterval() throws(RunError) -> FrameInterval? {
        guard let seconds = frameIntervalInSeconds else { return nil }
        guard let interval = FrameInterval(seconds: seconds) else {
            throw .parameter(name: "frameIntervalInSeconds", reason: "must be a number of seconds from 1e-9 to 1e9")
        }
        return interval
    }
}
