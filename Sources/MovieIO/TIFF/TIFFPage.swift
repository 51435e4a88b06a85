/// What the tags of one page (one image file directory) of a TIFF file say.
public struct TIFFPage: Sendable, Equatable {
    /// Columns, in pixels.
    public let width: Int
    /// Rows, in pixels.
    public let height: Int
    /// Samples per pixel: 1 for grey images, 3 for RGB.
    public let samplesPerPixel: Int
    /// Whether each sample has a plane of its own instead of lying beside the others in each pixel.
    public let isPlanar: Bool
    /// Bits per sample as stored, for example 12.
    public let bitsPerSample: Int
    /// The type that holds the stored values.
    ///
    /// 1 to 7 bits count as `uint8`, 9 to 15 as `uint16`, half floats as `float32`, 64-bit integers as `float64`.
    public let pixelType: PixelType
    /// Whether 0 stands for white; `TIFFFile.plane` inverts unsigned integers of such pages.
    public let isWhiteIsZero: Bool
    /// Whether `TIFFFile.plane` inverts the stored values.
    let isInverted: Bool
    /// Whether the values are indices of a colour table.
    public let isPalette: Bool
    /// Whether the samples are red, green and blue.
    public let isRGB: Bool
    /// TIFF compression scheme, for example 1 for none, 5 for LZW, 8 for deflate.
    public let compression: Int
    /// Whether the pixels are stored in tiles instead of strips.
    public let isTiled: Bool
    /// Whether the page is a smaller copy of another one.
    public let isReducedResolution: Bool
    /// Text of the ImageDescription tag: ImageJ's lines, OME-XML, or anything else.
    public let description: String?
    /// Program that wrote the file.
    public let software: String?
    /// Date and time as written, normally `YYYY:MM:DD HH:MM:SS`.
    public let dateTime: String?
    /// Pixels per resolution unit along x; nil when absent or not a positive finite number.
    public let xResolution: Double?
    /// Pixels per resolution unit along y; nil when absent or not a positive finite number.
    public let yResolution: Double?
    /// Resolution unit: 1 none, 2 inch, 3 centimetre.
    public let resolutionUnit: Int
    /// Micro-Manager's JSON (tag 51123).
    public let microManagerJSON: String?
    /// Lengths of the pieces of `imageJMetadata` (tag 50838).
    public let imageJMetadataByteCounts: [Int]?
    /// ImageJ's binary metadata, undecoded (tag 50839).
    public let imageJMetadata: [UInt8]?
    /// Number of planes of a MetaMorph stack (values of tag 33629), which lie behind each other as in ImageJ's form.
    public let metaMorphPlaneCount: Int?

    /// Reads the tags of a page.
    ///
    /// - Parameters:
    ///   - directory: the page's entries.
    ///   - isCutOff: whether the file breaks off; many programs write the description last, and it is lost then.
    /// - Throws: `MovieError.malformed` or `.unsupported`.
    init(_ directory: TIFFDirectory, isCutOff: Bool = false) throws(MovieError) {
        let layout = try TIFFLayout(directory)
        width = layout.width
        height = layout.height
        samplesPerPixel = layout.samplesPerPixel
        isPlanar = layout.isPlanar
        bitsPerSample = layout.bitsPerSample
        pixelType = layout.pixelType
        isWhiteIsZero = layout.photometric == 0
        isInverted = layout.isInverted
        isPalette = layout.photometric == 3
        isRGB = layout.photometric == 2 || layout.photometric == 6
        compression = layout.compression
        isTiled = layout.isTiled
        isReducedResolution = try directory.isReducedResolution()
        do throws(MovieError) {
            description = try directory.text(TIFFTag.imageDescription)
        } catch .malformed where isCutOff {
            description = nil
        }
        software = try directory.text(TIFFTag.software)
        dateTime = try directory.text(TIFFTag.dateTime)
        xResolution = try directory.positiveRational(TIFFTag.xResolution)
        yResolution = try directory.positiveRational(TIFFTag.yResolution)
        resolutionUnit = try directory.integer(TIFFTag.resolutionUnit) ?? 2
        microManagerJSON = try directory.text(TIFFTag.microManager)
        imageJMetadataByteCounts = try directory.integers(TIFFTag.imageJByteCounts, limit: 1 << 20)?.map {
            Int(clamping: $0)
        }
        imageJMetadata = try directory.bytes(TIFFTag.imageJMetadata)
        let metaMorphPlanes = directory.count(TIFFTag.metaMorphPlanes)
        metaMorphPlaneCount = metaMorphPlanes > 0 ? metaMorphPlanes : nil
    }
}

extension TIFFDirectory {
    /// Whether the tags call the page a smaller copy of another one.
    ///
    /// - Throws: `MovieError.malformed` for tags whose values cannot be read.
    func isReducedResolution() throws(MovieError) -> Bool {
        let type = try integer(TIFFTag.newSubfileType) ?? 0
        let oldType = try integer(TIFFTag.subfileType)
        return type & 1 == 1 || oldType == 2
    }
}
