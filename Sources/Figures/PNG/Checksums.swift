/// The cyclic redundancy check that closes every chunk of a PNG file (CRC-32/ISO-HDLC).
///
/// - Source: PNG specification, third edition (W3C), annex D; reflected polynomial 0xEDB88320.
struct CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    private var state = UInt32.max

    /// The checksum of all bytes so far.
    var value: UInt32 { ~state }

    mutating func update(_ bytes: some Sequence<UInt8>) {
        let table = CRC32.table
        for byte in bytes {
            state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8
        }
    }
}

/// The checksum that closes a zlib stream.
///
/// - Source: RFC 1950, section 8.
func adler32(_ bytes: [UInt8]) -> UInt32 {
    var low: UInt32 = 1
    var high: UInt32 = 0
    // 5552 is the longest stretch after which the sums still fit 32 bits.
    for start in stride(from: 0, to: bytes.count, by: 5552) {
        for byte in bytes[start..<min(start + 5552, bytes.count)] {
            low &+= UInt32(byte)
            high &+= low
        }
        low %= 65_521
        high %= 65_521
    }
    return high << 16 | low
}
