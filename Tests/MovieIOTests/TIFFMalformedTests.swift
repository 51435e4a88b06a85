import CellImage
import Foundation
import MovieIO
import Testing

/// Files with one defect each: the error names the file, the page and the defect.
struct TIFFMalformedTests {
    private let folder: TIFFScratchFolder

    init() throws {
        folder = try TIFFScratchFolder()
    }

    /// Expects a defect of the structure, which is found when the file is opened.
    private func expectOpening(_ bytes: [UInt8], page: Int?, _ reason: String) throws {
        let path = try folder.write(bytes)
        #expect(throws: MovieError.malformed(file: path, page: page, reason: reason)) { try TIFFFile(path: path) }
    }

    /// Expects a defect of the first page, which is found when the page is decoded.
    private func expectDecoding(_ builder: TIFFBuilder, _ reason: String) throws {
        let path = try folder.write(builder.bytes)
        let file = try TIFFFile(path: path)
        #expect(throws: MovieError.malformed(file: path, page: 0, reason: reason)) { try file.plane(page: 0) }
        #expect(throws: MovieError.malformed(file: path, page: 0, reason: reason)) { try file.labels(page: 0) }
    }

    @Test("the page that the defects are made in is sound")
    func sound() throws {
        let file = try TIFFFile(path: folder.write(TIFFBuilder().bytes))
        #expect(try file.plane(page: 0).pixels == (0..<12).map { Float($0) })
    }

    @Test("truncated header", arguments: [2, 3, 4, 7])
    func truncatedHeader(length: Int) throws {
        try expectOpening(Array(TIFFBuilder().bytes.prefix(length)), page: nil, "the file ends within its header")
    }

    @Test("BigTIFF header that does not say 8-byte offsets")
    func bigHeader() throws {
        let bytes: [UInt8] = [0x49, 0x49, 43, 0, 4, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0]
        try expectOpening(bytes, page: nil, "the BigTIFF header does not say 8-byte offsets")
    }

    @Test("no page at all")
    func noPage() throws {
        let path = try folder.write([0x49, 0x49, 42, 0, 0, 0, 0, 0])
        #expect(throws: MovieError.empty(file: path)) { try TIFFFile(path: path) }
    }

    @Test("first directory beyond the end")
    func firstDirectoryBeyond() throws {
        try expectOpening(
            [0x49, 0x49, 42, 0, 200, 0, 0, 0],
            page: 0,
            "the chain of pages points to offset 200, beyond the end of the file"
        )
    }

    @Test("next directory beyond the end")
    func nextDirectoryBeyond() throws {
        var builder = TIFFBuilder()
        builder.next = 0xFFFF_FFF0
        try expectOpening(
            builder.bytes,
            page: 1,
            "the chain of pages points to offset 4294967280, beyond the end of the file; "
                + "--allow-missing-frames reads the 1 page(s) before"
        )
    }

    @Test("circular chain of directories")
    func circularChain() throws {
        var builder = TIFFBuilder()
        builder.next = UInt32(builder.directoryOffset)
        try expectOpening(builder.bytes, page: 1, "the chain of pages runs in a circle")
    }

    @Test("truncated directory")
    func truncatedDirectory() throws {
        let bytes = Array(TIFFBuilder().bytes.dropLast(30))
        try expectOpening(bytes, page: 0, "114 bytes at offset 20 lie beyond the end of the file (104 bytes)")
    }

    @Test("directory without entries")
    func emptyDirectory() throws {
        var builder = TIFFBuilder()
        builder.entries = []
        try expectOpening(builder.bytes, page: 0, "the directory is empty")
    }

    @Test("absurd number of entries in a BigTIFF directory")
    func manyEntries() throws {
        let bytes: [UInt8] =
            [0x49, 0x49, 43, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 255, count: 40)
        try expectOpening(bytes, page: 0, "the directory has no sensible number of entries")
    }

    @Test("zero size", arguments: [(256, "width"), (257, "height")])
    func zeroSize(tag: Int, name: String) throws {
        var builder = TIFFBuilder()
        builder.set(UInt16(tag), 0)
        try expectDecoding(builder, "its \(name) is 0")
    }

    @Test("missing size", arguments: [(256, "width"), (257, "height")])
    func missingSize(tag: Int, name: String) throws {
        var builder = TIFFBuilder()
        builder.remove(UInt16(tag))
        try expectDecoding(builder, "it has no \(name)")
    }

    @Test("huge sides", arguments: [(256, "width"), (257, "height")])
    func hugeSide(tag: Int, name: String) throws {
        var builder = TIFFBuilder()
        builder.set(UInt16(tag), .max)
        let path = try folder.write(builder.bytes)
        let error = MovieError.unsupported(
            file: path,
            reason: "page 0 has a \(name) of 4294967295 pixels, beyond the limit",
            advice: "crop or bin the images"
        )
        #expect(throws: error) { try TIFFFile(path: path).plane(page: 0) }
        #expect(throws: error) { try TIFFFile(path: path).page(0) }
    }

    @Test("huge area")
    func hugeArea() throws {
        var builder = TIFFBuilder()
        builder.set(256, 150_000)
        builder.set(257, 150_000)
        let path = try folder.write(builder.bytes)
        let error = MovieError.unsupported(
            file: path,
            reason: "page 0 has 150000 x 150000 pixels, beyond the limit",
            advice: "crop or bin the images"
        )
        #expect(throws: error) { try TIFFFile(path: path).plane(page: 0) }
    }

    @Test("area that the stored bytes cannot give")
    func implausibleArea() throws {
        var builder = TIFFBuilder()
        builder.set(256, 40_000)
        builder.set(257, 40_000)
        builder.set(278, 40_000)
        builder.set(259, 8)
        try expectDecoding(builder, "40000 x 40000 pixels cannot come from 12 bytes")
    }

    @Test("tiles far bigger than the image")
    func hugeTiles() throws {
        var builder = TIFFBuilder()
        builder.set(322, 200_000)
        builder.set(323, 200_000)
        builder.set(324, 8)
        builder.set(325, 12)
        builder.set(259, 8)
        try expectDecoding(builder, "tiles of 200000 x 200000 pixels are not plausible")
    }

    @Test("zero tile size")
    func zeroTile() throws {
        var builder = TIFFBuilder()
        builder.set(322, 0)
        builder.set(323, 16)
        try expectDecoding(builder, "its tile width is 0")
    }

    @Test("strips of no rows")
    func zeroRows() throws {
        var builder = TIFFBuilder()
        builder.set(278, 0)
        try expectDecoding(builder, "its strips have 0 rows")
    }

    @Test("fewer strips than rows need")
    func tooFewStrips() throws {
        var builder = TIFFBuilder()
        builder.set(278, 1)
        try expectDecoding(builder, "it has 1 strip offsets where 3 are needed")
    }

    @Test("strip count whose size overflows")
    func stripCountOverflow() throws {
        var builder = TIFFBuilder()
        builder.set(273, 8, count: .max)
        builder.set(278, 1)
        builder.set(257, 200_000)
        try expectDecoding(builder, "it has 1 strip byte counts where 200000 are needed")
        builder.set(279, 12, count: .max)
        try expectDecoding(builder, "the values of tag 273 lie beyond the end of the file")
    }

    @Test("more strips than plausible")
    func tooManyTiles() throws {
        var builder = TIFFBuilder()
        builder.set(256, 10_000)
        builder.set(257, 10_000)
        builder.set(322, 1)
        builder.set(323, 1)
        try expectDecoding(builder, "100000000 tiles are not plausible")
    }

    @Test("strip beyond the end of the file", arguments: [133, 5_000, 0xFFFF_FFFF])
    func badStripOffset(offset: UInt32) throws {
        var builder = TIFFBuilder()
        builder.set(273, offset)
        try expectDecoding(builder, "strip 0 lies beyond the end of the file")
    }

    @Test("strip with a count beyond the end of the file")
    func badStripCount() throws {
        var builder = TIFFBuilder()
        builder.set(279, .max)
        try expectDecoding(builder, "strip 0 lies beyond the end of the file")
    }

    @Test("truncated strip")
    func truncatedStrip() throws {
        var builder = TIFFBuilder()
        builder.set(279, 11)
        try expectDecoding(builder, "strip 0 holds 11 bytes where 12 are needed")
    }

    @Test("strip of no bytes in its place")
    func emptyStrip() throws {
        var builder = TIFFBuilder()
        builder.set(279, 0)
        try expectDecoding(builder, "strip 0 holds no bytes")
    }

    @Test("no strips at all")
    func noStrips() throws {
        var builder = TIFFBuilder()
        builder.remove(273)
        try expectDecoding(builder, "it has 0 strip offsets where 1 are needed")
    }

    @Test("uncompressed strips without byte counts are sound")
    func noByteCounts() throws {
        var builder = TIFFBuilder()
        builder.remove(279)
        let file = try TIFFFile(path: folder.write(builder.bytes))
        #expect(try file.plane(page: 0).pixels == (0..<12).map { Float($0) })
        builder.set(259, 8)
        try expectDecoding(builder, "it has 0 strip byte counts where 1 are needed")
    }

    @Test("bit depths that make no sense", arguments: [0, 65, 1000, 65_535])
    func nonsenseBits(bits: UInt32) throws {
        var builder = TIFFBuilder()
        builder.set(258, bits)
        try expectDecoding(builder, "\(bits) bits per sample make no sense")
    }

    @Test("bit depths and formats outside what is supported", arguments: [(24, 1), (8, 3), (12, 2), (64, 6), (16, 9)])
    func unsupportedBits(bits: Int, format: Int) throws {
        var builder = TIFFBuilder()
        builder.set(258, UInt32(bits))
        builder.set(339, UInt32(format))
        let path = try folder.write(builder.bytes)
        let error = MovieError.unsupported(
            file: path,
            reason: "page 0 has samples of \(bits) bits in format \(format)",
            advice: "save the images with 8, 16 or 32 bits"
        )
        #expect(throws: error) { try TIFFFile(path: path).plane(page: 0) }
    }

    @Test("no samples, odd planar configuration, odd predictor")
    func oddNumbers() throws {
        for (tag, value, reason) in [
            (277, 0, "it has no samples per pixel"), (284, 3, "planar configuration 3 is not 1 or 2"),
            (317, 4, "predictor 4 is not 1, 2 or 3"),
        ] {
            var builder = TIFFBuilder()
            builder.set(UInt16(tag), UInt32(value))
            try expectDecoding(builder, reason)
        }
    }

    @Test("width that is text")
    func textWidth() throws {
        var builder = TIFFBuilder()
        builder.set(256, 0x3434, type: 2, count: 4)
        try expectDecoding(builder, "tag 256 does not hold whole numbers")
    }

    @Test("width without a value")
    func noValue() throws {
        var builder = TIFFBuilder()
        builder.set(256, 4, count: 0)
        try expectDecoding(builder, "tag 256 holds no value")
    }

    @Test("description beyond the end of the file")
    func badDescription() throws {
        var builder = TIFFBuilder()
        builder.set(270, 20, type: 2, count: 4000)
        let path = try folder.write(builder.bytes)
        let reason = "the values of tag 270 lie beyond the end of the file"
        #expect(throws: MovieError.malformed(file: path, page: 0, reason: reason)) { try TIFFFile(path: path).page(0) }
    }

    @Test("absurd length of a description")
    func absurdDescription() throws {
        var builder = TIFFBuilder()
        builder.set(270, 20, type: 2, count: .max)
        let path = try folder.write(builder.bytes)
        let reason = "tag 270 claims 4294967295 values"
        #expect(throws: MovieError.malformed(file: path, page: 0, reason: reason)) { try TIFFFile(path: path).page(0) }
    }

    @Test("compressed garbage", arguments: [5, 7, 8, 32_946, 34_887, 34_925, 50_000, 50_001])
    func garbage(scheme: UInt32) throws {
        var builder = TIFFBuilder()
        builder.data = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        builder.set(279, 64)
        builder.set(259, scheme)
        let path = try folder.write(builder.bytes)
        let file = try TIFFFile(path: path)
        #expect {
            try file.plane(page: 0)
        } throws: { error in
            guard case .malformed(path, 0, let reason) = error as? MovieError else { return false }
            return reason.hasPrefix("strip 0 (")
        }
    }

    @Test("compressed strip that ends early", arguments: ["lzw", "zlib", "zstd", "lzma", "packbits"])
    func truncatedCompressed(scheme: String) throws {
        let whole = try Data(contentsOf: URL(filePath: TIFFFixture.path("uint16-\(scheme)-strips-le.tif")))
        var bytes = [UInt8](whole)
        let table = try #require(TIFFMalformedTests.values(ofTag: 279, in: bytes))
        // The first strip keeps a third of its bytes.
        bytes[table] /= 3
        bytes[table + 1] = 0
        let path = try folder.write(bytes)
        #expect {
            try TIFFFile(path: path).plane(page: 0)
        } throws: { error in
            guard case .malformed(path, 0, let reason) = error as? MovieError else { return false }
            return reason.hasPrefix("strip 0 (")
        }
    }

    @Test("JPEG that ends early is not filled with grey")
    func truncatedJPEG() throws {
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: TIFFFixture.path("jpeg-grey.tif"))))
        let table = try #require(TIFFMalformedTests.values(ofTag: 279, in: bytes))
        let count = (Int(bytes[table]) | Int(bytes[table + 1]) << 8) / 2
        bytes[table] = UInt8(count & 0xFF)
        bytes[table + 1] = UInt8(count >> 8)
        let path = try folder.write(bytes)
        #expect {
            try TIFFFile(path: path).plane(page: 0)
        } throws: { error in
            guard case .malformed(path, 0, _) = error as? MovieError else { return false }
            return true
        }
    }

    @Test(
        "schemes that are not supported",
        arguments: [(6, "old-style JPEG"), (34_712, "JPEG 2000"), (999, "scheme 999")]
    )
    func unsupportedScheme(scheme: Int, name: String) throws {
        var builder = TIFFBuilder()
        builder.set(259, UInt32(scheme))
        let path = try folder.write(builder.bytes)
        let error = MovieError.unsupported(
            file: path,
            reason: "page 0 is compressed with \(name)",
            advice: "save it without compression or with deflate"
        )
        #expect(throws: error) { try TIFFFile(path: path).plane(page: 0) }
        #expect(try TIFFFile(path: path).page(0).compression == scheme)
    }

    /// libtiff would leave such samples as they are stored, without a word.
    @Test(
        "predictors of floating-point numbers with schemes that libtiff knows none for",
        arguments: [(32_773, "PackBits"), (34_887, "LERC")],
        [16, 32, 64]
    )
    func unknownPredictor(scheme: (number: Int, name: String), bits: Int) throws {
        var builder = TIFFBuilder()
        builder.set(258, UInt32(bits))
        builder.set(259, UInt32(scheme.number))
        builder.set(317, 3)
        builder.set(339, 3)
        let path = try folder.write(builder.bytes)
        let error = MovieError.unsupported(
            file: path,
            reason: "page 0 has predictor 3 with \(scheme.name)",
            advice: "save it without compression or with deflate"
        )
        #expect(throws: error) { try TIFFFile(path: path).plane(page: 0) }
    }

    /// Where the values of a tag of the first page lie in a little-endian classic file.
    private static func values(ofTag tag: Int, in bytes: [UInt8]) -> Int? {
        func number(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        let directory = number(4, 4)
        for index in 0..<number(directory, 2) {
            let entry = directory + 2 + 12 * index
            guard number(entry, 2) == tag else { continue }
            let size = number(entry + 2, 2) == 3 ? 2 : 4
            return size * number(entry + 4, 4) > 4 ? number(entry + 8, 4) : entry + 8
        }
        return nil
    }
}
