/// What the tags of one page (one image file directory) of a TIFF file say.
public struct TIFFPage: Sendable, Equatable {
    /// Columns, in pixels.
    public internal(set) var width = 0
    /// Rows, in pixels.
    public internal(set) var height = 0
    /// Samples per pixel: 1 for grey images, 3 for RGB.
    public internal(set) var samplesPerPixel = 1
    /// Whether each sample has a plane of its own instead of lying beside the others in each pixel.
    public internal(set) var isPlanar = false
    /// Bits per sample as stored, for example 12.
    public internal(set) var bitsPerSample = 1
    /// The type that holds the stored values.
    ///
    /// 1 to 7 bits count as `uint8`, 9 to 15 as `uint16`, half floats as `float32`, 64-bit integers as `float64`.
    public internal(set) var pixelType = PixelType.uint8
    /// Whether 0 stands for white; `TIFFFile.plane` inverts unsigned integers of such pages.
    public internal(set) var isWhiteIsZero = false
    /// Whether the values are indices of a colour table.
    public internal(set) var isPalette = false
    /// Whether the samples are red, green and blue.
    public internal(set) var isRGB = false
    /// TIFF compression scheme, for example 1 for none, 5 for LZW, 8 for deflate.
    public internal(set) var compression = 1
    /// Whether the pixels are stored in tiles instead of strips.
    public internal(set) var isTiled = false
    /// Whether the page is a smaller copy of another one.
    public internal(set) var isReducedResolution = false
    /// Text of the ImageDescription tag: ImageJ's lines, OME-XML, or anything else.
    public internal(set) var description: String?
    /// Program that wrote the file.
    public internal(set) var software: String?
    /// Date and time as written, normally `YYYY:MM:DD HH:MM:SS`.
    public internal(set) var dateTime: String?
    /// Pixels per resolution unit along x; nil when absent or not a positive finite number.
    public internal(set) var xResolution: Double?
    /// Pixels per resolution unit along y; nil when absent or not a positive finite number.
    public internal(set) var yResolution: Double?
    /// Resolution unit: 1 none, 2 inch, 3 centimetre.
    public internal(set) var resolutionUnit = 2
    /// Micro-Manager's JSON (tag 51123).
    public internal(set) var microManagerJSON: String?
    /// Lengths of the pieces of `imageJMetadata` (tag 50838).
    public internal(set) var imageJMetadataByteCounts: [Int]?
    /// ImageJ's binary metadata, undecoded (tag 50839).
    public internal(set) var imageJMetadata: [UInt8]?
    /// Number of planes of a MetaMorph stack (values of tag 33629), which lie behind each other as in ImageJ's form.
    public internal(set) var metaMorphPlaneCount: Int?

    init() {}
}
