/// The SHA-256 digest of a stream of bytes.
///
/// - Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2.
public struct SHA256Digest: Sendable {
    private var state = SHA256Digest.initialState
    private var buffer: [UInt8] = []
    private var byteCount: UInt64 = 0

    /// Starts with no bytes.
    public init() {
        buffer.reserveCapacity(64)
    }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount &+= UInt64(bytes.count)
        var rest = bytes[...]
        if !buffer.isEmpty {
            let missing = rest.prefix(64 - buffer.count)
            buffer.append(contentsOf: missing)
            rest = rest.dropFirst(missing.count)
            guard buffer.count == 64 else { return }
            buffer.withUnsafeBytes { SHA256Digest.compress($0, into: &state) }
            buffer.removeAll(keepingCapacity: true)
        }
        let whole = rest.count & ~63
        SHA256Digest.compress(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)), into: &state)
        buffer.append(contentsOf: rest.dropFirst(whole))
    }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds the UTF-8 bytes of a text.
    public mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of all bytes so far, 64 hexadecimal digits in lower case.
    public func hexadecimal() -> String {
        var copy = self
        let bitCount = byteCount &* 8
        let padding = (119 - Int(byteCount % 64)) % 64 + 1
        copy.update([0x80] + Array(repeating: 0, count: padding - 1))
        withUnsafeBytes(of: bitCount.bigEndian) { copy.update($0) }
        return copy.state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    /// The digest of one array of bytes.
    public static func hexadecimal(of bytes: [UInt8]) -> String {
        var digest = SHA256Digest()
        digest.update(bytes)
        return digest.hexadecimal()
    }

    private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
            constants.withUnsafeBufferPointer { constants in
                for offset in stride(from: 0, to: blocks.count, by: 64) {
                    expand(UnsafeRawBufferPointer(rebasing: blocks[offset..<offset + 64]), into: schedule)
                    mix(UnsafeBufferPointer(schedule), constants, into: &state)
                }
            }
        }
    }

    @inline(__always)
    private static func expand(_ block: UnsafeRawBufferPointer, into schedule: UnsafeMutableBufferPointer<UInt32>) {
        for word in 0..<16 {
            schedule[word] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * word, as: UInt32.self))
        }
        for word in 16..<64 {
            let early = schedule[word &- 15]
            let late = schedule[word &- 2]
            let first = rotate(early, 7) ^ rotate(early, 18) ^ early >> 3
            let second = rotate(late, 17) ^ rotate(late, 19) ^ late >> 10
            schedule[word] = schedule[word &- 16] &+ first &+ schedule[word &- 7] &+ second
        }
    }

    @inline(__always)
    private static func mix(
        _ schedule: UnsafeBufferPointer<UInt32>,
        _ constants: UnsafeBufferPointer<UInt32>,
        into state: inout [UInt32]
    ) {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for round in 0..<64 {
            let high = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let choice = e & f ^ ~e & g
            let first = h &+ high &+ choice &+ constants[round] &+ schedule[round]
            let low = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let majority = a & b ^ a & c ^ b & c
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ low &+ majority)
        }
        for (index, word) in [a, b, c, d].enumerated() { state[index] &+= word }
        for (index, word) in [e, f, g, h].enumerated() { state[index + 4] &+= word }
    }

    @inline(__always)
    private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value &>> count | value &<< (32 &- count)
    }

    private static let initialState: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
