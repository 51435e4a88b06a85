/// The frame of a TIFF file: byte order, offset size and the places of its pages.
///
/// - Source: TIFF Revision 6.0 (Adobe, 1992), section 2; BigTIFF as designed by the libtiff project.
struct TIFFStructure: Sendable, Equatable {
    /// The most pages that are accepted; the chain costs 8 bytes of memory a page.
    static let pageLimit = 1 << 22

    let isBigEndian: Bool
    let isBigTIFF: Bool
    /// Offsets of the image file directories of the main chain.
    let directoryOffsets: [Int]
    /// Why the chain breaks off behind the last of these pages; nil when it comes to its end.
    let breakReason: String?

    /// How directories are laid out.
    var format: TIFFDirectoryFormat { TIFFDirectoryFormat(isBigEndian: isBigEndian, isBigTIFF: isBigTIFF) }

    /// Reads the header and follows the chain, refusing circles and offsets outside the file.
    ///
    /// - Parameters:
    ///   - source: the file.
    ///   - toleratesBreak: whether a chain that breaks off behind its first page or later ends there.
    /// - Throws: `MovieError.empty`, `.malformed`, `.unsupported` or `.unreadable`.
    init(_ source: TIFFByteSource, toleratesBreak: Bool = false) throws(MovieError) {
        guard source.count > 0 else { throw .empty(file: source.path) }
        let start = try source.bytes(at: 0, count: min(source.count, 512), page: nil)
        let order = Array(start.prefix(2))
        guard order == [0x49, 0x49] || order == [0x4D, 0x4D] else {
            throw TIFFSignature.error(start: start, path: source.path)
        }
        let numbers = TIFFNumbers(bytes: start, isBigEndian: order == [0x4D, 0x4D])
        guard let magic = numbers.uint16(at: 2) else { throw TIFFStructure.truncatedHeader(source) }
        guard magic == 42 || magic == 43 else { throw TIFFSignature.error(start: start, path: source.path) }
        let first = magic == 43 ? numbers.uint64(at: 8) : numbers.uint32(at: 4).map(UInt64.init)
        guard let first else { throw TIFFStructure.truncatedHeader(source) }
        if magic == 43, numbers.uint16(at: 4) != 8 {
            throw .malformed(file: source.path, page: nil, reason: "the BigTIFF header does not say 8-byte offsets")
        }
        isBigEndian = numbers.isBigEndian
        isBigTIFF = magic == 43
        (directoryOffsets, breakReason) = try TIFFStructure.chain(
            from: first,
            in: source,
            format: TIFFDirectoryFormat(isBigEndian: numbers.isBigEndian, isBigTIFF: magic == 43),
            toleratesBreak: toleratesBreak
        )
    }

    private static func truncatedHeader(_ source: TIFFByteSource) -> MovieError {
        .malformed(file: source.path, page: nil, reason: "the file ends within its header")
    }

    private static func chain(
        from first: UInt64,
        in source: TIFFByteSource,
        format: TIFFDirectoryFormat,
        toleratesBreak: Bool
    ) throws(MovieError) -> (offsets: [Int], breakReason: String?) {
        guard first != 0 else { throw .empty(file: source.path) }
        var offsets: [Int] = []
        var seen: Set<UInt64> = []
        var next = first
        while next != 0 {
            let page = offsets.count
            guard seen.insert(next).inserted else {
                throw .malformed(file: source.path, page: page, reason: "the chain of pages runs in a circle")
            }
            guard page < pageLimit else {
                throw .unsupported(
                    file: source.path,
                    reason: "it has more than \(pageLimit) pages",
                    advice: "split it into several files"
                )
            }
            do throws(MovieError) {
                let following = try link(behind: next, page: page, in: source, format: format)
                offsets.append(Int(next))
                next = following
            } catch .malformed(let file, _, let reason) where page > 0 {
                guard !toleratesBreak else { return (offsets, reason) }
                throw .malformed(file: file, page: page, reason: reason + advice(onBreakBehind: page))
            }
        }
        return (offsets, nil)
    }

    /// The offset of the directory behind the one at an offset.
    private static func link(
        behind offset: UInt64,
        page: Int,
        in source: TIFFByteSource,
        format: TIFFDirectoryFormat
    ) throws(MovieError) -> UInt64 {
        guard offset < UInt64(source.count) else {
            throw .malformed(
                file: source.path,
                page: page,
                reason: "the chain of pages points to offset \(offset), beyond the end of the file"
            )
        }
        return try format.block(at: Int(offset), in: source, page: page).next
    }

    private static func advice(onBreakBehind pageCount: Int) -> String {
        "; \(MovieFlag.allowMissingFrames) reads the \(pageCount) page(s) before"
    }
}

/// Numbers inside a piece of a file, in the file's byte order; nil where the piece ends before.
struct TIFFNumbers {
    let bytes: [UInt8]
    let isBigEndian: Bool

    func uint16(at offset: Int) -> UInt16? { number(at: offset) }
    func uint32(at offset: Int) -> UInt32? { number(at: offset) }
    func uint64(at offset: Int) -> UInt64? { number(at: offset) }

    private func number<Value: FixedWidthInteger>(at offset: Int) -> Value? {
        let size = MemoryLayout<Value>.size
        guard offset >= 0, offset <= bytes.count - size else { return nil }
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
        return isBigEndian ? Value(bigEndian: value) : Value(littleEndian: value)
    }
}
