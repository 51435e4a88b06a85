/// How directories are laid out in a file: byte order and the sizes of BigTIFF or of the classic form.
struct TIFFDirectoryFormat: Sendable, Equatable {
    let isBigEndian: Bool
    let isBigTIFF: Bool

    var countSize: Int { isBigTIFF ? 8 : 2 }
    var entrySize: Int { isBigTIFF ? 20 : 12 }
    var offsetSize: Int { isBigTIFF ? 8 : 4 }

    /// The entries of a directory, undecoded, and the offset of the next directory.
    ///
    /// One read fetches a directory of usual size with its link.
    func block(
        at offset: Int,
        in source: TIFFByteSource,
        page: Int
    ) throws(MovieError) -> (numbers: TIFFNumbers, entryCount: Int, next: UInt64) {
        var bytes = try source.bytes(at: offset, count: min(512, source.count - offset), page: page)
        let head = TIFFNumbers(bytes: bytes, isBigEndian: isBigEndian)
        let stated = isBigTIFF ? head.uint64(at: 0) : head.uint16(at: 0).map(UInt64.init)
        guard let stated, stated <= 65_535 else {
            throw .malformed(file: source.path, page: page, reason: "the directory has no sensible number of entries")
        }
        guard stated > 0 else {
            throw .malformed(file: source.path, page: page, reason: "the directory is empty")
        }
        let size = countSize + Int(stated) * entrySize + offsetSize
        if size > bytes.count {
            bytes = try source.bytes(at: offset, count: size, page: page)
        }
        let numbers = TIFFNumbers(bytes: bytes, isBigEndian: isBigEndian)
        let link = size - offsetSize
        let next = isBigTIFF ? numbers.uint64(at: link) : numbers.uint32(at: link).map(UInt64.init)
        return (numbers, Int(stated), next ?? 0)
    }
}

/// The entries of one page, whose values are read when asked for.
struct TIFFDirectory: Sendable {
    private struct Entry {
        let type: UInt16
        let count: UInt64
        /// Where the values lie in the file, inside the entry or elsewhere.
        let offset: UInt64
    }

    /// The longest text or metadata block that is read, in bytes.
    private static let byteLimit = 1 << 28

    let source: TIFFByteSource
    let format: TIFFDirectoryFormat
    let page: Int
    private let entries: [UInt16: Entry]

    /// Reads the directory at an offset; of entries with one tag the first counts.
    init(at offset: Int, in source: TIFFByteSource, format: TIFFDirectoryFormat, page: Int) throws(MovieError) {
        let (numbers, entryCount, _) = try format.block(at: offset, in: source, page: page)
        var entries: [UInt16: Entry] = [:]
        for index in 0..<entryCount {
            let start = format.countSize + index * format.entrySize
            guard let tag = numbers.uint16(at: start), entries[tag] == nil, let type = numbers.uint16(at: start + 2),
                let size = TIFFValueType.size(type)
            else { continue }
            let field = start + 4 + format.offsetSize
            let count =
                format.isBigTIFF ? numbers.uint64(at: start + 4) : numbers.uint32(at: start + 4).map(UInt64.init)
            let pointer = format.isBigTIFF ? numbers.uint64(at: field) : numbers.uint32(at: field).map(UInt64.init)
            guard let count, let pointer else { continue }
            let isInside = count <= UInt64(format.offsetSize / size)
            entries[tag] = Entry(type: type, count: count, offset: isInside ? UInt64(offset + field) : pointer)
        }
        self.source = source
        self.format = format
        self.page = page
        self.entries = entries
    }

    /// Number of values of a tag; 0 when it is absent.
    func count(_ tag: UInt16) -> Int {
        entries[tag].map { Int(clamping: $0.count) } ?? 0
    }

    /// Unsigned whole numbers of a tag, at most `limit` of them; nil when it is absent.
    func integers(_ tag: UInt16, limit: Int = 4096) throws(MovieError) -> [UInt64]? {
        guard let entry = entries[tag] else { return nil }
        guard TIFFValueType.isUnsigned(entry.type), let size = TIFFValueType.size(entry.type) else {
            throw malformed("tag \(tag) does not hold whole numbers")
        }
        let count = min(Int(clamping: entry.count), limit)
        let numbers = TIFFNumbers(
            bytes: try bytes(of: entry, tag: tag, count: count * size),
            isBigEndian: format.isBigEndian
        )
        return (0..<count).map { index in
            switch size {
            case 1: UInt64(numbers.bytes[index])
            case 2: numbers.uint16(at: index * 2).map(UInt64.init) ?? 0
            case 4: numbers.uint32(at: index * 4).map(UInt64.init) ?? 0
            default: numbers.uint64(at: index * 8) ?? 0
            }
        }
    }

    /// The first whole number of a tag; nil when it is absent.
    func integer(_ tag: UInt16) throws(MovieError) -> Int? {
        guard let values = try integers(tag, limit: 1) else { return nil }
        guard let first = values.first else { throw malformed("tag \(tag) holds no value") }
        return Int(clamping: first)
    }

    /// The one whole number that all values of a tag share; nil when it is absent.
    func uniform(_ tag: UInt16, named name: String) throws(MovieError) -> Int? {
        guard let values = try integers(tag) else { return nil }
        guard let first = values.first else { throw malformed("tag \(tag) holds no value") }
        guard values.allSatisfy({ $0 == first }) else {
            throw .unsupported(
                file: source.path,
                reason: "\(name) differs between the samples of page \(page)",
                advice: "save the channels as separate pages"
            )
        }
        return Int(clamping: first)
    }

    /// A ratio; nil when it is absent, or not a positive finite number.
    func positiveRational(_ tag: UInt16) throws(MovieError) -> Double? {
        guard let entry = entries[tag], entry.type == TIFFValueType.rational, entry.count >= 1 else { return nil }
        let numbers = TIFFNumbers(bytes: try bytes(of: entry, tag: tag, count: 8), isBigEndian: format.isBigEndian)
        guard let numerator = numbers.uint32(at: 0), let denominator = numbers.uint32(at: 4),
            numerator > 0, denominator > 0
        else { return nil }
        return Double(numerator) / Double(denominator)
    }

    /// Text up to its first zero byte, as UTF-8 or else as Latin-1; nil when it is absent.
    func text(_ tag: UInt16) throws(MovieError) -> String? {
        guard let raw = try bytes(tag) else { return nil }
        let content = raw.prefix { $0 != 0 }
        if let text = String(validating: content, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) }))
    }

    /// The values of a tag as they are stored; nil when it is absent.
    func bytes(_ tag: UInt16) throws(MovieError) -> [UInt8]? {
        guard let entry = entries[tag], let size = TIFFValueType.size(entry.type) else { return nil }
        let (total, overflow) = Int(clamping: entry.count).multipliedReportingOverflow(by: size)
        guard !overflow, total <= TIFFDirectory.byteLimit else {
            throw malformed("tag \(tag) claims \(entry.count) values")
        }
        return try bytes(of: entry, tag: tag, count: total)
    }

    /// An error that names this page.
    func malformed(_ reason: String) -> MovieError {
        .malformed(file: source.path, page: page, reason: reason)
    }

    private func bytes(of entry: Entry, tag: UInt16, count: Int) throws(MovieError) -> [UInt8] {
        guard entry.offset <= UInt64(source.count), count <= source.count - Int(entry.offset) else {
            throw malformed("the values of tag \(tag) lie beyond the end of the file")
        }
        return try source.bytes(at: Int(entry.offset), count: count, page: page)
    }
}
