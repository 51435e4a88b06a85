public import CellImage

/// A movie that is read one frame at a time; memory does not grow with its length.
public protocol Movie: Sendable {
    /// What is known about the movie, and where each fact comes from.
    var metadata: MovieMetadata { get }

    /// Decodes one time point.
    ///
    /// - Parameter index: 0-based, less than `metadata.frameCount`.
    /// - Returns: the frame, one Float plane per channel.
    /// - Throws: `MovieError` that names the file and the page.
    func frame(at index: Int) throws(MovieError) -> Frame

    /// The files that a time point is read from.
    ///
    /// - Parameter index: 0-based; beyond the movie there are none.
    /// - Returns: paths as in `metadata.files`.
    func files(ofFrame index: Int) -> [String]
}

/// A value and where it was found.
public struct Sourced<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The value.
    public var value: Value
    /// Where it comes from.
    public var source: MetadataSource

    /// Makes a sourced value.
    public init(_ value: Value, from source: MetadataSource) {
        self.value = value
        self.source = source
    }
}

/// Where a fact about a movie was found.
public enum MetadataSource: String, Sendable, Hashable, Codable {
    /// Given on the command line or in a configuration.
    case user
    /// OME-XML.
    case ome = "OME-XML"
    /// ImageJ's description.
    case imageJ = "ImageJ"
    /// Micro-Manager's metadata.
    case microManager = "Micro-Manager"
    /// MetaMorph's description.
    case metaMorph = "MetaMorph"
    /// TIFF tags.
    case tiff = "TIFF tags"
    /// Names of files.
    case fileName = "file names"
    /// The structure of the file leaves only one reading.
    case structure = "structure"
}

/// How pixels are stored.
public enum PixelType: String, Sendable, Hashable, Codable, CaseIterable {
    /// Stored integer and floating-point types.
    case uint8, int8, uint16, int16, uint32, int32, float32, float64

    /// The largest value of the type for integers that Float holds exactly; nil otherwise.
    public var saturationValue: Float? {
        switch self {
        case .uint8: 255
        case .int8: 127
        case .uint16: 65_535
        case .int16: 32_767
        case .uint32, .int32, .float32, .float64: nil
        }
    }
}

/// Two sources that disagree about one fact.
public struct MetadataConflict: Sendable, Equatable {
    /// What they disagree about, for example `frame interval`.
    public var field: String
    /// What was used.
    public var used: String
    /// Where that comes from.
    public var usedSource: MetadataSource
    /// What was set aside.
    public var ignored: String
    /// Where that comes from.
    public var ignoredSource: MetadataSource

    /// Makes a conflict.
    public init(
        field: String,
        used: String,
        usedSource: MetadataSource,
        ignored: String,
        ignoredSource: MetadataSource
    ) {
        self.field = field
        self.used = used
        self.usedSource = usedSource
        self.ignored = ignored
        self.ignoredSource = ignoredSource
    }
}

/// What is known about a movie.
public struct MovieMetadata: Sendable, Equatable {
    /// The files it is read from, in reading order.
    public var files: [String]
    /// Name of the format, for example `OME-TIFF`.
    public var format: String
    /// Time points.
    public var frameCount: Int
    /// True index of each frame where files of a sequence are missing; nil when frames are numbered without a gap.
    public var frameNumbers: [Int]?
    /// Number of the first frame in the names of the files; nil where names do not number the frames.
    public var firstFrameNumber: Int?
    /// Columns, in pixels.
    public var width: Int
    /// Rows, in pixels.
    public var height: Int
    /// Focal planes per time point before projection or selection.
    public var sliceCount: Int
    /// How pixels are stored.
    public var pixelType: PixelType
    /// Largest value the detector can give; nil when unknown.
    public var saturationValue: Float?
    /// Dimension letters from slowest to fastest, for example `TCYX`.
    public var axes: Sourced<String>
    /// Channel names; made up as `channel 0` and so on when the file gives none.
    public var channelNames: Sourced<[String]>
    /// Whether the channels are the red, green and blue of a colour image, whatever their names are.
    public var isColour: Bool
    /// Pixel size; nil when unknown.
    public var pixelSize: Sourced<PixelSize>?
    /// Time between frames; nil when unknown.
    public var frameInterval: Sourced<FrameInterval>?
    /// Measured time of each frame in seconds since the first; nil when the movie has none.
    public var frameTimesInSeconds: Sourced<[Double]>?
    /// Facts on which sources disagree.
    public var conflicts: [MetadataConflict]
    /// Tolerated defects, one sentence each.
    public var warnings: [String]

    /// Makes metadata.
    public init(
        files: [String],
        format: String,
        frameCount: Int,
        frameNumbers: [Int]? = nil,
        firstFrameNumber: Int? = nil,
        width: Int,
        height: Int,
        sliceCount: Int = 1,
        pixelType: PixelType,
        saturationValue: Float? = nil,
        axes: Sourced<String>,
        channelNames: Sourced<[String]>,
        isColour: Bool = false,
        pixelSize: Sourced<PixelSize>? = nil,
        frameInterval: Sourced<FrameInterval>? = nil,
        frameTimesInSeconds: Sourced<[Double]>? = nil,
        conflicts: [MetadataConflict] = [],
        warnings: [String] = []
    ) {
        self.files = files
        self.format = format
        self.frameCount = frameCount
        self.frameNumbers = frameNumbers
        self.firstFrameNumber = firstFrameNumber
        self.width = width
        self.height = height
        self.sliceCount = sliceCount
        self.pixelType = pixelType
        self.saturationValue = saturationValue
        self.axes = axes
        self.channelNames = channelNames
        self.isColour = isColour
        self.pixelSize = pixelSize
        self.frameInterval = frameInterval
        self.frameTimesInSeconds = frameTimesInSeconds
        self.conflicts = conflicts
        self.warnings = warnings
    }

    /// Seconds from the first frame to a frame: measured if possible, else from the interval; nil without a clock.
    public func timeInSeconds(ofFrame index: Int) -> Double? {
        if let times = frameTimesInSeconds?.value, times.indices.contains(index) {
            return times[index]
        }
        let number = frameNumbers.map { $0[index] - $0[0] } ?? index
        return frameInterval.map { $0.value.seconds * Double(number) }
    }
}
