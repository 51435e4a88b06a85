internal import CTIFF

/// All that libtiff must know to decode one strip or tile, whatever page it belongs to.
struct TIFFChunkFormat: Equatable {
    /// Schemes that are decoded; old-style JPEG, JPEG 2000 and the formats of other trades are not.
    private static let schemes = [1, 2, 3, 4, 5, 7, 8, 32_771, 32_773, 32_946, 34_887, 34_925, 50_000, 50_001]

    var rows: Int
    let columns: Int
    let isBigEndian: Bool
    let samples: Int
    let bits: Int
    let sampleFormat: Int
    let scheme: Int
    let predictor: Int
    let fillOrder: Int
    let photometric: Int
    let options: [UInt16: [Int]]
    let jpegTables: [UInt8]?

    /// Takes from a page what decoding needs.
    ///
    /// - Throws: `MovieError.unsupported` when libtiff does not bring the scheme, or when the predictor is not undone.
    init(_ layout: TIFFLayout, _ directory: TIFFDirectory) throws(MovieError) {
        // Early writers used other numbers for zstd and WebP.
        scheme = [34_926: 50_000, 34_927: 50_001][layout.compression] ?? layout.compression
        let isKnown = TIFFChunkFormat.schemes.contains(scheme) && TIFFIsCODECConfigured(UInt16(clamping: scheme)) != 0
        guard isKnown, layout.photometric != 6 || scheme == TIFFScheme.jpeg else {
            throw .unsupported(
                file: directory.source.path,
                reason: "page \(directory.page) is compressed with \(TIFFScheme.name(layout.compression))"
                    + (isKnown ? " in the colours YCbCr" : ""),
                advice: "save it without compression or with deflate"
            )
        }
        guard !TIFFPredictor.isUnknown(in: layout) else {
            throw .unsupported(
                file: directory.source.path,
                reason: "page \(directory.page) has predictor \(layout.predictor) with "
                    + TIFFScheme.name(layout.compression),
                advice: "save it without compression or with deflate"
            )
        }
        rows = layout.chunkHeight
        columns = layout.chunkWidth
        isBigEndian = directory.format.isBigEndian
        samples = layout.samplesPerChunk
        bits = layout.bitsPerSample
        sampleFormat = [.unsigned: 1, .signed: 2, .float: 3][layout.sampleFormat] ?? 1
        predictor = TIFFPredictor.applies(to: layout) ? 1 : layout.predictor
        fillOrder = layout.fillOrder
        photometric = samples == 3 ? (scheme == TIFFScheme.jpeg ? layout.photometric : 2) : 1
        var options: [UInt16: [Int]] = [:]
        for tag in [TIFFTag.t4Options, TIFFTag.t6Options, TIFFTag.yCbCrSubsampling, TIFFTag.lercParameters] {
            options[tag] = try directory.integers(tag, limit: 2)?.map { Int(UInt32(clamping: $0)) }
        }
        self.options = options
        jpegTables = scheme == TIFFScheme.jpeg ? try directory.bytes(TIFFTag.jpegTables) : nil
    }

    /// Bytes of a decoded row.
    var rowBytes: Int { (columns * samples * bits + 7) / 8 }

    /// A file of one strip with these properties and no data.
    func file() -> [UInt8] {
        var directory = TIFFDirectoryEncoding(format: TIFFDirectoryFormat(isBigEndian: isBigEndian, isBigTIFF: false))
        directory.add(TIFFTag.imageWidth, longs: [columns])
        directory.add(TIFFTag.imageLength, longs: [rows])
        directory.add(TIFFTag.bitsPerSample, shorts: Array(repeating: bits, count: samples))
        directory.add(TIFFTag.compression, shorts: [scheme])
        directory.add(TIFFTag.photometric, shorts: [photometric])
        directory.add(TIFFTag.fillOrder, shorts: [fillOrder])
        directory.add(TIFFTag.stripOffsets, longs: [8])
        directory.add(TIFFTag.samplesPerPixel, shorts: [samples])
        directory.add(TIFFTag.rowsPerStrip, longs: [rows])
        directory.add(TIFFTag.stripByteCounts, longs: [1])
        directory.add(TIFFTag.sampleFormat, shorts: Array(repeating: sampleFormat, count: samples))
        if predictor != 1 { directory.add(TIFFTag.predictor, shorts: [predictor]) }
        if let jpegTables { directory.add(TIFFTag.jpegTables, bytes: jpegTables) }
        for (tag, values) in options.sorted(by: { $0.key < $1.key }) {
            if tag == TIFFTag.yCbCrSubsampling {
                directory.add(tag, shorts: values)
            } else {
                directory.add(tag, longs: values)
            }
        }
        return directory.header(firstDirectory: 8) + directory.bytes(at: 8)
    }
}
