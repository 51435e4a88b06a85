/// The checksum of zip entries.
///
/// - Source: ISO 3309 polynomial, eight bytes at a time after Kounavis and Berry, A systematic approach to building high
///   performance software-based CRC generators, ISCC 2005.
struct CRC32 {
    /// The checksum of all bytes so far.
    var value: UInt32 { ~state }
    private var state: UInt32 = .max

    /// Adds bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state = CRC32.tables.withUnsafeBufferPointer { tables in
            var state = state
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let mixed = word ^ UInt64(state)
                state = 0
                for byte in 0..<8 {
                    state ^= tables[256 &* (7 &- byte) &+ Int(truncatingIfNeeded: mixed >> (8 * byte) & 0xff)]
                }
                offset += 8
            }
            for byte in bytes[offset...] {
                state = state >> 8 ^ tables[Int((state ^ UInt32(byte)) & 0xff)]
            }
            return state
        }
    }

    /// Eight tables of 256: entry b of table k is the checksum of byte b with k zero bytes behind it.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            tables[byte] = (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1) * 0xedb8_8320 }
        }
        for index in 256..<tables.count {
            let before = tables[index - 256]
            tables[index] = before >> 8 ^ tables[Int(before & 0xff)]
        }
        return tables
    }()
}
