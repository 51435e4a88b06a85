/// How one page stores its samples, checked against limits before anything is allocated.
struct TIFFLayout: Sendable, Equatable {
    /// The longest side, in pixels.
    static let sideLimit = 200_000
    /// The most pixels of a plane.
    static let pixelLimit = 1 << 31
    /// The most samples per pixel.
    static let sampleLimit = 1024

    /// How the bits of a sample are to be understood.
    enum SampleFormat: Sendable, Equatable {
        case unsigned, signed, float
    }

    let width: Int
    let height: Int
    let samplesPerPixel: Int
    let isPlanar: Bool
    let bitsPerSample: Int
    let sampleFormat: SampleFormat
    let compression: Int
    let predictor: Int
    let fillOrder: Int
    let photometric: Int
    let isTiled: Bool
    /// Columns of a tile, or of the whole image for strips.
    let chunkWidth: Int
    /// Rows of a tile or of a full strip.
    var chunkHeight: Int

    /// Reads and checks the tags that describe the pixels.
    init(_ directory: TIFFDirectory) throws(MovieError) {
        width = try TIFFLayout.side(TIFFTag.imageWidth, "width", directory)
        height = try TIFFLayout.side(TIFFTag.imageLength, "height", directory)
        guard width * height <= TIFFLayout.pixelLimit else {
            throw TIFFLayout.tooBig("\(width) x \(height) pixels", directory)
        }
        samplesPerPixel = try directory.integer(TIFFTag.samplesPerPixel) ?? 1
        guard samplesPerPixel >= 1 else { throw directory.malformed("it has no samples per pixel") }
        guard samplesPerPixel <= TIFFLayout.sampleLimit else {
            throw TIFFLayout.tooBig("\(samplesPerPixel) samples per pixel", directory)
        }
        let planar = try directory.integer(TIFFTag.planarConfiguration) ?? 1
        guard planar == 1 || planar == 2 else {
            throw directory.malformed("planar configuration \(planar) is not 1 or 2")
        }
        isPlanar = planar == 2 && samplesPerPixel > 1
        bitsPerSample = try directory.uniform(TIFFTag.bitsPerSample, named: "the bit depth") ?? 1
        sampleFormat = try TIFFLayout.sampleFormat(bits: bitsPerSample, directory)
        compression = try directory.integer(TIFFTag.compression) ?? TIFFScheme.none
        predictor = try directory.integer(TIFFTag.predictor) ?? 1
        guard (1...3).contains(predictor) else { throw directory.malformed("predictor \(predictor) is not 1, 2 or 3") }
        fillOrder = try directory.integer(TIFFTag.fillOrder) == 2 ? 2 : 1
        photometric = try directory.integer(TIFFTag.photometric) ?? 1
        isTiled = directory.count(TIFFTag.tileWidth) > 0 || directory.count(TIFFTag.tileOffsets) > 0
        (chunkWidth, chunkHeight) = try TIFFLayout.chunkSize(isTiled, width: width, height: height, directory)
    }

    /// Whether the stored bytes are the samples themselves, so that they can be read without libtiff.
    var isRaw: Bool { compression == TIFFScheme.none && fillOrder == 1 }
    /// Whether intensities are stored with 0 for white.
    var isInverted: Bool { photometric == 0 && sampleFormat == .unsigned }
    /// Samples that lie beside each other in a chunk.
    var samplesPerChunk: Int { isPlanar ? 1 : samplesPerPixel }
    /// Bytes of a row of a chunk.
    var chunkRowBytes: Int { (chunkWidth * samplesPerChunk * bitsPerSample + 7) / 8 }
    /// Chunks side by side.
    var chunksAcross: Int { (width + chunkWidth - 1) / chunkWidth }
    /// Chunks above each other.
    var chunksDown: Int { (height + chunkHeight - 1) / chunkHeight }
    /// Chunks of one plane: of all samples together, or of each sample when they are planar.
    var chunksPerPlane: Int { chunksAcross * chunksDown }
    /// Chunks of the page.
    var chunkCount: Int { chunksPerPlane * (isPlanar ? samplesPerPixel : 1) }

    /// Rows that the chunks of a row of chunks store: a tile is always whole, the last strip may be short.
    func storedRows(ofChunkRow row: Int) -> Int {
        isTiled ? chunkHeight : min(chunkHeight, height - row * chunkHeight)
    }

    /// The type that holds the stored values.
    var pixelType: PixelType {
        switch (sampleFormat, bitsPerSample) {
        case (.float, 64), (_, 64): .float64
        case (.float, _): .float32
        case (.signed, 8): .int8
        case (.signed, 16): .int16
        case (.signed, _): .int32
        case (.unsigned, 1...8): .uint8
        case (.unsigned, 9...16): .uint16
        case (.unsigned, _): .uint32
        }
    }

    private static func side(_ tag: UInt16, _ name: String, _ directory: TIFFDirectory) throws(MovieError) -> Int {
        guard let side = try directory.integer(tag) else { throw directory.malformed("it has no \(name)") }
        guard side > 0 else { throw directory.malformed("its \(name) is 0") }
        guard side <= sideLimit else { throw tooBig("a \(name) of \(side) pixels", directory) }
        return side
    }

    private static func tooBig(_ what: String, _ directory: TIFFDirectory) -> MovieError {
        .unsupported(
            file: directory.source.path,
            reason: "page \(directory.page) has \(what), beyond the limit",
            advice: "crop or bin the images"
        )
    }

    private static func sampleFormat(bits: Int, _ directory: TIFFDirectory) throws(MovieError) -> SampleFormat {
        guard (1...64).contains(bits) else { throw directory.malformed("\(bits) bits per sample make no sense") }
        let code = try directory.uniform(TIFFTag.sampleFormat, named: "the sample format") ?? 1
        switch (code, bits) {
        case (1, 1...16), (4, 1...16), (1, 32), (4, 32), (1, 64), (4, 64): return .unsigned
        case (2, 8), (2, 16), (2, 32), (2, 64): return .signed
        case (3, 16), (3, 32), (3, 64): return .float
        default:
            throw .unsupported(
                file: directory.source.path,
                reason: "page \(directory.page) has samples of \(bits) bits in format \(code)",
                advice: "save the images with 8, 16 or 32 bits"
            )
        }
    }

    private static func chunkSize(
        _ isTiled: Bool,
        width: Int,
        height: Int,
        _ directory: TIFFDirectory
    ) throws(MovieError) -> (Int, Int) {
        guard isTiled else {
            let rows = try directory.integer(TIFFTag.rowsPerStrip) ?? height
            guard rows > 0 else { throw directory.malformed("its strips have 0 rows") }
            return (width, min(rows, height))
        }
        return (
            try side(TIFFTag.tileWidth, "tile width", directory),
            try side(TIFFTag.tileLength, "tile height", directory)
        )
    }
}
