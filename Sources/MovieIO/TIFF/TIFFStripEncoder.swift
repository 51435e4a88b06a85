internal import CTIFF

/// Compresses strips with libtiff, in memory.
struct TIFFStripEncoder {
    let compression: TIFFCompression
    /// TIFF's predictor: 1 none, 2 differences of neighbours, 3 bytes of floating-point numbers apart.
    let predictor: Int
    private let bitsPerSample: Int
    private let sampleFormat: Int

    /// An encoder for one type of pixel.
    init<Pixel: TIFFPixel>(compression: TIFFCompression, predictor: Int, pixelType: Pixel.Type) {
        self.compression = compression
        self.predictor = predictor
        bitsPerSample = MemoryLayout<Pixel>.size * 8
        sampleFormat = Pixel.pixelType == .float32 ? 3 : 1
    }

    /// Whether this build of libtiff brings the scheme.
    var isAvailable: Bool { TIFFIsCODECConfigured(UInt16(compression.scheme)) != 0 }

    /// Compresses one strip, whole rows in the machine's byte order, and hands its bytes to a closure.
    ///
    /// The bytes last as long as the call of the closure; it gets nil when libtiff fails.
    func encode<Outcome>(
        _ strip: UnsafeRawBufferPointer,
        width: Int,
        rows: Int,
        body: (UnsafeRawBufferPointer?) -> Outcome
    ) -> Outcome {
        var memory = celltrack_tiff_memory()
        defer { free(memory.bytes) }
        let compressed = withUnsafeMutablePointer(to: &memory) { place(of: strip, width: width, rows: rows, in: $0) }
        guard let compressed, let bytes = memory.bytes, compressed.upperBound <= memory.count else { return body(nil) }
        return body(UnsafeRawBufferPointer(start: bytes + compressed.lowerBound, count: compressed.count))
    }

    private func place(
        of strip: UnsafeRawBufferPointer,
        width: Int,
        rows: Int,
        in memory: UnsafeMutablePointer<celltrack_tiff_memory>
    ) -> Range<Int>? {
        guard let tiff = celltrack_tiff_open(memory, "w", Int64(max(1 << 26, 4 * strip.count))) else { return nil }
        defer { TIFFCleanup(tiff) }
        let tags = [
            (TIFFTag.imageWidth, width), (TIFFTag.imageLength, rows), (TIFFTag.bitsPerSample, bitsPerSample),
            (TIFFTag.samplesPerPixel, 1), (TIFFTag.sampleFormat, sampleFormat), (TIFFTag.rowsPerStrip, rows),
            (TIFFTag.photometric, 1), (TIFFTag.planarConfiguration, 1), (TIFFTag.compression, compression.scheme),
            (TIFFTag.predictor, predictor),
        ]
        for (tag, value) in tags where celltrack_tiff_set(tiff, UInt32(tag), UInt32(value)) == 0 {
            return nil
        }
        // libtiff's own choice, 9, takes three times as long and saves little.
        guard compression != .zstd || celltrack_tiff_set(tiff, UInt32(TIFFTAG_ZSTD_LEVEL), 3) != 0 else { return nil }
        // libtiff takes the strip as mutable but copies it before it applies a predictor.
        let source = UnsafeMutableRawPointer(mutating: strip.baseAddress)
        guard TIFFWriteEncodedStrip(tiff, 0, source, tmsize_t(strip.count)) == tmsize_t(strip.count) else { return nil }
        let start = Int(TIFFGetStrileOffset(tiff, 0))
        return start..<start + Int(TIFFGetStrileByteCount(tiff, 0))
    }
}
