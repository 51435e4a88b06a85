/// Builds the bytes of one directory with the values that belong to it.
struct TIFFDirectoryEncoding {
    private struct Entry {
        let tag: UInt16
        let type: UInt16
        let count: Int
        let bytes: [UInt8]
    }

    let format: TIFFDirectoryFormat
    private var entries: [Entry] = []

    /// Starts an empty directory.
    init(format: TIFFDirectoryFormat) {
        self.format = format
    }

    /// Adds a tag with bytes, text included.
    mutating func add(_ tag: UInt16, type: UInt16 = TIFFValueType.undefined, bytes: [UInt8]) {
        entries.append(Entry(tag: tag, type: type, count: bytes.count, bytes: bytes))
    }

    /// Adds a text with its closing zero byte.
    mutating func add(_ tag: UInt16, text: String) {
        add(tag, type: TIFFValueType.ascii, bytes: Array(text.utf8) + [0])
    }

    /// Adds short whole numbers.
    mutating func add(_ tag: UInt16, shorts: [Int]) {
        let bytes = shorts.flatMap { encode(UInt16(truncatingIfNeeded: $0)) }
        entries.append(Entry(tag: tag, type: TIFFValueType.short, count: shorts.count, bytes: bytes))
    }

    /// Adds 32-bit whole numbers.
    mutating func add(_ tag: UInt16, longs: [Int]) {
        let bytes = longs.flatMap { encode(UInt32(truncatingIfNeeded: $0)) }
        entries.append(Entry(tag: tag, type: TIFFValueType.long, count: longs.count, bytes: bytes))
    }

    /// Adds offsets or byte counts, as wide as the form of the file wants them.
    mutating func add(_ tag: UInt16, offsets: [Int]) {
        guard format.isBigTIFF else { return add(tag, longs: offsets) }
        let bytes = offsets.flatMap { encode(UInt64($0)) }
        entries.append(Entry(tag: tag, type: TIFFValueType.long8, count: offsets.count, bytes: bytes))
    }

    /// Adds a ratio of two 32-bit numbers.
    mutating func add(_ tag: UInt16, rational: (numerator: UInt32, denominator: UInt32)) {
        let bytes = encode(rational.numerator) + encode(rational.denominator)
        entries.append(Entry(tag: tag, type: TIFFValueType.rational, count: 1, bytes: bytes))
    }

    /// Bytes of the header of a file whose first directory lies at an offset.
    func header(firstDirectory offset: Int) -> [UInt8] {
        let order: [UInt8] = format.isBigEndian ? [0x4D, 0x4D] : [0x49, 0x49]
        guard format.isBigTIFF else { return order + encode(UInt16(42)) + encode(UInt32(offset)) }
        return order + encode(UInt16(43)) + encode(UInt16(8)) + encode(UInt16(0)) + encode(UInt64(offset))
    }

    /// Bytes of an offset or a count as wide as the form of the file wants it.
    func word(_ value: Int) -> [UInt8] {
        format.isBigTIFF ? encode(UInt64(value)) : encode(UInt32(truncatingIfNeeded: value))
    }

    /// Where the number that links to the next directory lies, from the directory's start.
    var linkPosition: Int { format.countSize + entries.count * format.entrySize }

    /// Where the value field of a tag lies, from the directory's start; the field before it holds the count.
    func valuePosition(of tag: UInt16) -> Int? {
        sorted.firstIndex { $0.tag == tag }.map { format.countSize + $0 * format.entrySize + 4 + format.offsetSize }
    }

    /// Bytes of the directory, to be put at an even offset, linking to no other one.
    func bytes(at offset: Int) -> [UInt8] {
        var directory = format.isBigTIFF ? encode(UInt64(entries.count)) : encode(UInt16(entries.count))
        var values: [UInt8] = []
        let valueStart = offset + linkPosition + format.offsetSize
        for entry in sorted {
            directory += encode(entry.tag) + encode(entry.type) + word(entry.count)
            if entry.bytes.count <= format.offsetSize {
                directory += entry.bytes + [UInt8](repeating: 0, count: format.offsetSize - entry.bytes.count)
            } else {
                directory += word(valueStart + values.count)
                values += entry.bytes
                if values.count % 2 == 1 { values.append(0) }
            }
        }
        return directory + word(0) + values
    }

    private var sorted: [Entry] { entries.sorted { $0.tag < $1.tag } }

    private func encode<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: format.isBigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
    }
}
