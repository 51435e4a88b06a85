public import CellImage

/// What is known about the movie that a result belongs to, and where each fact comes from.
public struct MovieRecord: Codable, Sendable, Equatable {
    /// The files it was read from, in reading order.
    public var files: [String]
    /// Name of the format, for example `OME-TIFF`.
    public var format: String
    /// Columns, in pixels.
    public var width: Int
    /// Rows, in pixels.
    public var height: Int
    /// Time points.
    public var frameCount: Int
    /// How pixels are stored, for example `uint16`.
    public var pixelType: String
    /// Largest value the detector can give; nil when unknown.
    public var saturationValue: Double?
    /// Dimension letters from slowest to fastest, for example `TCYX`.
    public var axes: String
    /// Where the axes come from.
    public var axesSource: String
    /// Channel names, in the order of channels.
    public var channelNames: [String]
    /// Where the channel names come from.
    public var channelNamesSource: String
    /// Pixel size; nil when unknown.
    public var pixelSize: PixelSize?
    /// Where the pixel size comes from; nil when unknown.
    public var pixelSizeSource: String?
    /// Seconds between frames; nil when unknown.
    public var frameIntervalSeconds: Double?
    /// Where the frame interval comes from; nil when unknown.
    public var frameIntervalSource: String?

    /// Makes a record.
    public init(
        files: [String],
        format: String,
        width: Int,
        height: Int,
        frameCount: Int,
        pixelType: String,
        saturationValue: Double? = nil,
        axes: String,
        axesSource: String,
        channelNames: [String],
        channelNamesSource: String,
        pixelSize: PixelSize? = nil,
        pixelSizeSource: String? = nil,
        frameIntervalSeconds: Double? = nil,
        frameIntervalSource: String? = nil
    ) {
        self.files = files
        self.format = format
        self.width = width
        self.height = height
        self.frameCount = frameCount
        self.pixelType = pixelType
        self.saturationValue = saturationValue
        self.axes = axes
        self.axesSource = axesSource
        self.channelNames = channelNames
        self.channelNamesSource = channelNamesSource
        self.pixelSize = pixelSize
        self.pixelSizeSource = pixelSizeSource
        self.frameIntervalSeconds = frameIntervalSeconds
        self.frameIntervalSource = frameIntervalSource
    }
}
