public import CellImage

/// What the user says about a movie; everything left nil is found in the files.
public struct MovieOptions: Sendable, Equatable {
    /// What becomes of the focal planes of a Z stack.
    public enum SliceSelection: Sendable, Hashable {
        /// One plane, 0-based.
        case slice(Int)
        /// The largest value of each pixel over all planes.
        case maximumProjection
    }

    /// Dimension letters from slowest to fastest, for example `TYX` or `TC2YX`; replaces what the files say.
    ///
    /// A number behind a letter is the extent of that dimension, see `AxesOption`.
    public var axes: String?
    /// Size of a pixel; replaces what the files say.
    public var pixelSize: PixelSize?
    /// Time between frames; replaces what the files say, also measured times.
    public var frameInterval: FrameInterval?
    /// Channel names in order.
    public var channelNames: [String]?
    /// Pattern of file names, for example `img_t{t:03}_c{c}.tif`, see `FilePattern`.
    public var pattern: String?
    /// Whether a sequence may have gaps; its frames then keep their true index.
    public var allowMissingFrames: Bool
    /// Whether a file that is cut off or damaged at some page, or holds fewer pages than it announces, is read up to there.
    public var readsCutFiles: Bool
    /// Which image (position) of a file or set of files that holds several, 0-based.
    public var series: Int?
    /// What becomes of a Z stack.
    public var slices: SliceSelection?

    /// Makes options; without arguments nothing is overridden.
    ///
    /// Files that are cut off are read where frames may be missing, unless said otherwise.
    public init(
        axes: String? = nil,
        pixelSize: PixelSize? = nil,
        frameInterval: FrameInterval? = nil,
        channelNames: [String]? = nil,
        pattern: String? = nil,
        allowMissingFrames: Bool = false,
        readsCutFiles: Bool? = nil,
        series: Int? = nil,
        slices: SliceSelection? = nil
    ) {
        self.axes = axes
        self.pixelSize = pixelSize
        self.frameInterval = frameInterval
        self.channelNames = channelNames
        self.pattern = pattern
        self.allowMissingFrames = allowMissingFrames
        self.readsCutFiles = readsCutFiles ?? allowMissingFrames
        self.series = series
        self.slices = slices
    }
}

/// The spelling of the command line's flags, for errors that name the one that settles a question.
package enum MovieFlag {
    package static let axes = "--axes"
    package static let pixelSize = "--pixel-size"
    package static let frameInterval = "--frame-interval"
    package static let channels = "--channels"
    package static let pattern = "--pattern"
    package static let allowMissingFrames = "--allow-missing-frames"
    package static let series = "--series"
    package static let slices = "--slice N or --projection max"
}
