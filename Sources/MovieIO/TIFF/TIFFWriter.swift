import CellImage

/// Writes grey pages one behind the other, whatever the metadata around them.
final class TIFFWriter<Pixel: TIFFPixel> {
    /// Uncompressed bytes of a strip that is compressed: small enough for caches, big enough to compress well.
    private static var stripBytes: Int { 1 << 18 }
    /// Where a classic file ends for good.
    private static var classicLimit: Int { Int(UInt32.max) }

    let path: String
    let format: TIFFDirectoryFormat
    private let output: PendingFile<MovieError>
    private let encoder: TIFFStripEncoder
    /// Where the offset of the next directory has to be written.
    private var linkPosition: Int
    /// Where the description of the first page is recorded: offset of its count, and of its value.
    private var firstDescription: (count: Int, value: Int)?
    /// Pages written so far.
    private(set) var pageCount = 0

    /// Whether pages of so many bytes, with their directories, may need offsets of 64 bits.
    static func needsBigTIFF(_ bytes: Int) -> Bool {
        bytes > TIFFWriter.classicLimit - (1 << 28)
    }

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - path: where the file appears once `finish` is through.
    ///   - isBigTIFF: whether offsets have 64 bits.
    ///   - compression: how pages are compressed.
    ///   - usesPredictor: whether differences of neighbours are compressed, good for images and useless for labels.
    ///   - overwrite: whether a file of this name may be replaced.
    ///   - isDurable: whether the file is put on the disk before it gets its name.
    /// - Throws: `MovieError.exists`, `.cannotCreate`, `.writeFailed` or, when the compression is not available, `.option`.
    init(
        path: String,
        isBigTIFF: Bool,
        compression: TIFFCompression,
        usesPredictor: Bool,
        overwrite: Bool,
        isDurable: Bool = true
    ) throws(MovieError) {
        let isFloat = Pixel.pixelType == .float32
        encoder = TIFFStripEncoder(
            compression: compression,
            predictor: usesPredictor && compression != .none ? (isFloat ? 3 : 2) : 1,
            pixelType: Pixel.self
        )
        guard encoder.isAvailable else {
            throw .option(name: "compression \(compression)", reason: "this build of libtiff does not bring it")
        }
        self.path = path
        format = TIFFDirectoryFormat(
            isBigEndian: UInt16(1).bigEndian == 1,
            isBigTIFF: isBigTIFF
        )
        output = try PendingFile(path: path, overwrite: overwrite, isDurable: isDurable)
        let header = TIFFDirectoryEncoding(format: format).header(firstDirectory: 0)
        linkPosition = header.count - format.offsetSize
        try output.append(header[...])
    }

    /// Appends a page.
    ///
    /// - Parameters:
    ///   - pixels: row-major pixels, `width * height` of them.
    ///   - width: columns.
    ///   - height: rows.
    ///   - addTags: adds tags beyond those that describe the pixels.
    /// - Throws: `MovieError.writeFailed`; the file is gone then.
    func writePage(
        _ pixels: [Pixel],
        width: Int,
        height: Int,
        addTags: (inout TIFFDirectoryEncoding) -> Void = { _ in }
    ) throws(MovieError) {
        let rowsPerStrip = rows(perStripOf: width, height: height)
        let strips = try writeStrips(pixels, width: width, height: height, rowsPerStrip: rowsPerStrip)
        var directory = TIFFDirectoryEncoding(format: format)
        directory.addPixels(of: Pixel.self, width: width, height: height, rowsPerStrip: rowsPerStrip, encoder: encoder)
        directory.add(TIFFTag.stripOffsets, offsets: strips.offsets)
        directory.add(TIFFTag.stripByteCounts, offsets: strips.counts)
        addTags(&directory)
        try alignOutput()
        let start = output.count
        let bytes = directory.bytes(at: start)
        guard format.isBigTIFF || start + bytes.count <= TIFFWriter.classicLimit else { throw tooBig() }
        try output.append(bytes[...])
        try output.replace(at: linkPosition, with: directory.word(start))
        linkPosition = start + directory.linkPosition
        if pageCount == 0, let value = directory.valuePosition(of: TIFFTag.imageDescription) {
            firstDescription = (start + value - format.offsetSize, start + value)
        }
        pageCount += 1
    }

    /// Gives the first page, which must have been written with a description, another one.
    ///
    /// - Throws: `MovieError.writeFailed`.
    func replaceFirstDescription(with text: String) throws(MovieError) {
        guard let firstDescription else { return }
        let bytes = Array(text.utf8) + [0]
        try alignOutput()
        guard format.isBigTIFF || output.count + bytes.count <= TIFFWriter.classicLimit else { throw tooBig() }
        let directory = TIFFDirectoryEncoding(format: format)
        try output.replace(at: firstDescription.count, with: directory.word(bytes.count))
        try output.replace(at: firstDescription.value, with: directory.word(output.count))
        try output.append(bytes[...])
    }

    /// Puts the file on the disk and gives it its name.
    ///
    /// - Throws: `MovieError.writeFailed`.
    func finish() throws(MovieError) {
        try output.finish()
    }

    /// Gives up: no file remains.
    func discard() {
        output.discard()
    }

    private func rows(perStripOf width: Int, height: Int) -> Int {
        guard encoder.compression != .none else { return height }
        return min(height, max(1, TIFFWriter.stripBytes / (width * MemoryLayout<Pixel>.size)))
    }

    private func writeStrips(
        _ pixels: [Pixel],
        width: Int,
        height: Int,
        rowsPerStrip: Int
    ) throws(MovieError) -> (offsets: [Int], counts: [Int]) {
        var offsets: [Int] = []
        var counts: [Int] = []
        for row in stride(from: 0, to: height, by: rowsPerStrip) {
            let rows = min(rowsPerStrip, height - row)
            try alignOutput()
            offsets.append(output.count)
            try writeStrip(pixels[row * width..<(row + rows) * width], width: width, rows: rows)
            counts.append(output.count - (offsets.last ?? 0))
            guard format.isBigTIFF || output.count <= TIFFWriter.classicLimit else { throw tooBig() }
        }
        return (offsets, counts)
    }

    private func writeStrip(_ pixels: ArraySlice<Pixel>, width: Int, rows: Int) throws(MovieError) {
        guard encoder.compression != .none else { return try output.append(pixels) }
        let outcome = pixels.withUnsafeBytes { encoder.encode($0, width: width, rows: rows, body: append) }
        try outcome.get()
    }

    private func append(_ compressed: UnsafeRawBufferPointer?) -> Result<Void, MovieError> {
        guard let compressed else {
            discard()
            return .failure(.writeFailed(file: path, reason: "a strip could not be compressed"))
        }
        do throws(MovieError) {
            return .success(try output.append(compressed))
        } catch {
            return .failure(error)
        }
    }

    /// Directories, values and strips begin at even offsets.
    private func alignOutput() throws(MovieError) {
        if output.count % 2 == 1 { try output.append([0] as ArraySlice<UInt8>) }
    }

    private func tooBig() -> MovieError {
        discard()
        return .writeFailed(file: path, reason: "more than 4 GB were written where fewer frames had been announced")
    }
}

extension TIFFDirectoryEncoding {
    /// Adds the tags that describe a grey page but for the places of its strips.
    mutating func addPixels<Pixel: TIFFPixel>(
        of type: Pixel.Type,
        width: Int,
        height: Int,
        rowsPerStrip: Int,
        encoder: TIFFStripEncoder? = nil
    ) {
        add(TIFFTag.imageWidth, longs: [width])
        add(TIFFTag.imageLength, longs: [height])
        add(TIFFTag.bitsPerSample, shorts: [MemoryLayout<Pixel>.size * 8])
        add(TIFFTag.compression, shorts: [encoder?.compression.scheme ?? TIFFScheme.none])
        add(TIFFTag.photometric, shorts: [1])
        add(TIFFTag.samplesPerPixel, shorts: [1])
        add(TIFFTag.rowsPerStrip, longs: [rowsPerStrip])
        add(TIFFTag.planarConfiguration, shorts: [1])
        add(TIFFTag.software, text: "celltrack")
        add(TIFFTag.sampleFormat, shorts: [Pixel.pixelType == .float32 ? 3 : 1])
        if let encoder, encoder.predictor != 1 { add(TIFFTag.predictor, shorts: [encoder.predictor]) }
    }
}
