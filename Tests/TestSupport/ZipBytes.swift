/// A zip archive made by hand, to be made wrong.
public struct ZipBytes {
    /// The archive.
    public var bytes: [UInt8] = []
    /// Where the local header of each entry begins.
    public var headers: [Int] = []
    /// Where the record of each entry begins in the central directory.
    public var records: [Int] = []
    /// Where the end record begins.
    public var end = 0

    /// Stores entries; with `isLarge` every size and offset stands in ZIP64 fields.
    public init(_ entries: [(String, [UInt8])], isLarge: Bool = false) {
        let sums = entries.map { ZipBytes.checksum($0.1) }
        for ((name, content), sum) in zip(entries, sums) {
            headers.append(bytes.count)
            add(UInt32(0x0403_4b50), UInt16(20), UInt16(0), UInt16(0), UInt32(0), sum)
            add(UInt32(content.count), UInt32(content.count), UInt16(name.utf8.count), UInt16(5))
            bytes += Array(name.utf8) + [0x46, 0x42, 1, 0, 0] + content
        }
        let start = bytes.count
        for (index, (name, content)) in entries.enumerated() {
            records.append(bytes.count)
            add(UInt32(0x0201_4b50), UInt16(20), UInt16(20), UInt16(0), UInt16(0), UInt32(0))
            add(sums[index])
            add(isLarge ? UInt32.max : UInt32(content.count), isLarge ? UInt32.max : UInt32(content.count))
            add(UInt16(name.utf8.count), UInt16(isLarge ? 28 : 0), UInt16(0), UInt16(0), UInt16(0))
            add(UInt32(0), isLarge ? UInt32.max : UInt32(headers[index]))
            bytes += Array(name.utf8)
            if isLarge {
                add(UInt16(1), UInt16(24), UInt64(content.count), UInt64(content.count))
                add(UInt64(headers[index]))
            }
        }
        finish(start: start, count: entries.count, isLarge: isLarge)
    }

    private mutating func finish(start: Int, count: Int, isLarge: Bool) {
        let size = bytes.count - start
        let record = bytes.count
        if isLarge {
            add(UInt32(0x0606_4b50), UInt64(44), UInt16(45), UInt16(45), UInt32(0), UInt32(0))
            add(UInt64(count), UInt64(count), UInt64(size), UInt64(start))
            add(UInt32(0x0706_4b50), UInt32(0), UInt64(record), UInt32(1))
        }
        end = bytes.count
        add(UInt32(0x0605_4b50), UInt16(0), UInt16(0))
        add(isLarge ? UInt16.max : UInt16(count), isLarge ? UInt16.max : UInt16(count))
        add(isLarge ? UInt32.max : UInt32(size), isLarge ? UInt32.max : UInt32(start), UInt16(0))
    }

    private mutating func add(_ values: any FixedWidthInteger...) {
        for value in values { bytes += ZipBytes.littleEndian(value) }
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// Replaces bytes.
    public mutating func set(_ value: some FixedWidthInteger, at offset: Int) {
        withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<(offset + $0.count), with: $0) }
    }

    /// The checksum bit by bit, as the standard defines it.
    public static func checksum(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1) * 0xedb8_8320 }
        }
    }
}
