/// One file in a zip archive.
package struct ZipEntry: Sendable, Equatable {
    /// Name with its folders.
    package let name: String
    /// Where its bytes lie in the archive.
    package let range: Range<Int>
    /// Whether its bytes are there as they are, neither compressed nor encrypted.
    let isStored: Bool
    let checksum: UInt32
    /// Where its local header begins.
    let headerOffset: Int
}

/// A record of the central directory.
///
/// - Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.5.3.
struct ZipRecord {
    private static let longestName = 1 << 12

    let name: String
    let flags: UInt16
    let method: UInt16
    let checksum: UInt32
    let compressedSize: UInt64
    let size: UInt64
    let headerOffset: UInt64
    let byteCount: Int

    /// Reads a record; nil when it reaches beyond the bytes or its name is not text.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        func small(_ place: Int) -> Int { Int(bytes.littleEndian(UInt16.self, at: offset + place) ?? 0) }
        func medium(_ place: Int) -> UInt64 { UInt64(bytes.littleEndian(UInt32.self, at: offset + place) ?? 0) }
        guard medium(0) == 0x0201_4b50, bytes.part(at: offset, count: 46) != nil else { return nil }
        let nameLength = small(28)
        byteCount = 46 + nameLength + small(30) + small(32)
        guard nameLength <= ZipRecord.longestName, bytes.part(at: offset, count: byteCount) != nil,
            let name = bytes.text(at: offset + 46, count: nameLength),
            let extra = bytes.part(at: offset + 46 + nameLength, count: small(30))
        else { return nil }
        self.name = name
        flags = UInt16(small(8))
        method = UInt16(small(10))
        checksum = UInt32(truncatingIfNeeded: medium(16))
        // Numbers that do not fit 32 bits stand in an extra field, in this order.
        var large = ZipRecord.largeNumbers(extra)
        func number(_ place: Int) -> UInt64 {
            let value = medium(place)
            return value == UInt64(UInt32.max) && !large.isEmpty ? large.removeFirst() : value
        }
        size = number(24)
        compressedSize = number(20)
        headerOffset = number(42)
    }

    private static func largeNumbers(_ extra: UnsafeRawBufferPointer) -> [UInt64] {
        var offset = 0
        while let kind = extra.littleEndian(UInt16.self, at: offset),
            let length = extra.littleEndian(UInt16.self, at: offset + 2).map(Int.init),
            let field = extra.part(at: offset + 4, count: length)
        {
            if kind == 1 {
                return stride(from: 0, to: length - 7, by: 8).compactMap { field.littleEndian(UInt64.self, at: $0) }
            }
            offset += 4 + length
        }
        return []
    }
}
