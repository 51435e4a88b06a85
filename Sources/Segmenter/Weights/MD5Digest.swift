import Foundation

/// The MD5 digest of a stream of bytes: good against accidents, not against intent.
///
/// - Source: RFC 1321.
package struct MD5Digest {
    private var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
    private var buffer: [UInt8] = []
    private var byteCount: UInt64 = 0

    /// Starts with no bytes.
    package init() {}

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount &+= UInt64(bytes.count)
        var rest = bytes[...]
        if !buffer.isEmpty {
            let missing = rest.prefix(64 - buffer.count)
            buffer.append(contentsOf: missing)
            rest = rest.dropFirst(missing.count)
            guard buffer.count == 64 else { return }
            buffer.withUnsafeBytes { compress($0) }
            buffer.removeAll(keepingCapacity: true)
        }
        let whole = rest.count & ~63
        compress(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
        buffer.append(contentsOf: rest.dropFirst(whole))
    }

    /// The digest of all bytes so far, 32 hexadecimal digits in lower case.
    package func hexadecimal() -> String {
        var copy = self
        let padding = [0x80] + [UInt8](repeating: 0, count: (119 - Int(byteCount % 64)) % 64)
        padding.withUnsafeBytes { copy.update($0) }
        withUnsafeBytes(of: (byteCount &* 8).littleEndian) { copy.update($0) }
        return copy.state.map { word in
            let digits = String(word.byteSwapped, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
        var words = (state[0], state[1], state[2], state[3])
        MD5Digest.sines.withUnsafeBufferPointer { sines in
            for offset in stride(from: 0, to: blocks.count, by: 64) {
                let block = UnsafeRawBufferPointer(rebasing: blocks[offset..<offset + 64])
                MD5Digest.mix(block, sines, into: &words)
            }
        }
        state = [words.0, words.1, words.2, words.3]
    }

    @inline(__always)
    private static func mix(
        _ block: UnsafeRawBufferPointer,
        _ sines: UnsafeBufferPointer<UInt32>,
        into words: inout (UInt32, UInt32, UInt32, UInt32)
    ) {
        var (a, b, c, d) = words
        for step in 0..<64 {
            let round = step >> 4
            let choice: UInt32
            let word: Int
            switch round {
            case 0: (choice, word) = (b & c | ~b & d, step)
            case 1: (choice, word) = (d & b | ~d & c, (5 * step + 1) & 15)
            case 2: (choice, word) = (b ^ c ^ d, (3 * step + 5) & 15)
            default: (choice, word) = (c ^ (b | ~d), (7 * step) & 15)
            }
            let value = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 4 * word, as: UInt32.self))
            let sum = a &+ choice &+ value &+ sines[step]
            // Four shifts per round, in turn, a byte each.
            let shifts: UInt32 =
                round == 0 ? 0x1611_0c07 : round == 1 ? 0x140e_0905 : round == 2 ? 0x1710_0b04 : 0x150f_0a06
            let shift = shifts >> UInt32(8 * (step & 3)) & 0xff
            (a, d, c, b) = (d, c, b, b &+ (sum &<< shift | sum &>> (32 &- shift)))
        }
        words = (words.0 &+ a, words.1 &+ b, words.2 &+ c, words.3 &+ d)
    }

    /// The integer parts of 2^32 times the absolute sines of 1 to 64.
    private static let sines: [UInt32] = (1...64).map { UInt32(abs(sin(Double($0))) * 0x1p32) }
}
