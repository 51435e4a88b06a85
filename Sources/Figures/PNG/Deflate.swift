/// Compresses bytes as deflate blocks with codes fitted to each block.
///
/// - Source: RFC 1951.
enum Deflate {
    /// Tokens per block: few enough to follow a change of content, many enough to pay for the block's codes.
    private static let blockLength = 32_768

    /// The zlib stream (RFC 1950) of some bytes.
    static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var finder = RepeatFinder(bytes)
        let tokens = finder.tokens()
        var writer = BitWriter()
        var start = 0
        repeat {
            let end = min(start + blockLength, tokens.count)
            write(tokens[start..<end], isLast: end == tokens.count, to: &writer)
            start = end
        } while start < tokens.count
        writer.finish()
        return [0x78, 0x9C] + writer.bytes + adler32(bytes).bigEndianBytes
    }

    private static func write(_ tokens: ArraySlice<DeflateToken>, isLast: Bool, to writer: inout BitWriter) {
        var symbolCounts = [Int](repeating: 0, count: 286)
        var distanceCounts = [Int](repeating: 0, count: 30)
        symbolCounts[endOfBlock] = 1
        for token in tokens {
            symbolCounts[token.length == 0 ? Int(token.value) : lengthCode(token.length).symbol] += 1
            if token.length > 0 { distanceCounts[distanceCode(token.value).symbol] += 1 }
        }
        // Some decoders refuse a block without any code of a distance.
        if distanceCounts.allSatisfy({ $0 == 0 }) { distanceCounts[0] = 1 }
        let symbols = HuffmanCode(counts: symbolCounts, maximumLength: 15)
        let distances = HuffmanCode(counts: distanceCounts, maximumLength: 15)
        writer.write(isLast ? 0b101 : 0b100, length: 3)
        writeCodes(symbols, distances, to: &writer)
        for token in tokens {
            write(token, symbols, distances, to: &writer)
        }
        symbols.write(endOfBlock, to: &writer)
    }

    private static func write(
        _ token: DeflateToken,
        _ symbols: HuffmanCode,
        _ distances: HuffmanCode,
        to writer: inout BitWriter
    ) {
        guard token.length > 0 else { return symbols.write(Int(token.value), to: &writer) }
        let length = lengthCode(token.length)
        symbols.write(length.symbol, to: &writer)
        writer.write(length.extra, length: length.extraBits)
        let distance = distanceCode(token.value)
        distances.write(distance.symbol, to: &writer)
        writer.write(distance.extra, length: distance.extraBits)
    }

    /// Writes the code lengths of a block, themselves coded (RFC 1951, section 3.2.7).
    private static func writeCodes(_ symbols: HuffmanCode, _ distances: HuffmanCode, to writer: inout BitWriter) {
        let symbolCount = max(257, (symbols.lengths.lastIndex { $0 > 0 } ?? 0) + 1)
        let distanceCount = max(1, (distances.lengths.lastIndex { $0 > 0 } ?? 0) + 1)
        let items = CodeLengthItem.items(
            Array(symbols.lengths.prefix(symbolCount) + distances.lengths.prefix(distanceCount))
        )
        var counts = [Int](repeating: 0, count: 19)
        items.forEach { counts[$0.symbol] += 1 }
        let code = HuffmanCode(counts: counts, maximumLength: 7)
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        let orderCount = max(4, (order.lastIndex { code.lengths[$0] > 0 } ?? 0) + 1)
        writer.write(UInt32(symbolCount - 257), length: 5)
        writer.write(UInt32(distanceCount - 1), length: 5)
        writer.write(UInt32(orderCount - 4), length: 4)
        for symbol in order.prefix(orderCount) {
            writer.write(UInt32(code.lengths[symbol]), length: 3)
        }
        for item in items {
            code.write(item.symbol, to: &writer)
            writer.write(item.extra, length: item.extraBits)
        }
    }
}

private let endOfBlock = 256

private typealias DeflateSymbol = (symbol: Int, extra: UInt32, extraBits: Int)

/// Symbol and extra bits of the length of a repeat (RFC 1951, section 3.2.5).
private func lengthCode(_ length: UInt16) -> DeflateSymbol {
    guard length < 258 else { return (285, 0, 0) }
    let offset = Int(length) - 3
    guard offset >= 8 else { return (257 + offset, 0, 0) }
    let bits = Int.bitWidth - 1 - offset.leadingZeroBitCount - 2
    return (257 + 4 * bits + offset >> bits, UInt32(offset & (1 << bits - 1)), bits)
}

/// Symbol and extra bits of the distance of a repeat (RFC 1951, section 3.2.5).
private func distanceCode(_ distance: UInt16) -> DeflateSymbol {
    let offset = Int(distance) - 1
    guard offset >= 4 else { return (offset, 0, 0) }
    let bits = Int.bitWidth - 1 - offset.leadingZeroBitCount - 1
    return (2 * bits + offset >> bits, UInt32(offset & (1 << bits - 1)), bits)
}

/// A code length or a run of equal ones.
private struct CodeLengthItem {
    let symbol: Int
    var extra: UInt32 = 0
    var extraBits = 0

    static func items(_ lengths: [Int]) -> [CodeLengthItem] {
        var items: [CodeLengthItem] = []
        var index = 0
        while index < lengths.count {
            let length = lengths[index]
            let run = lengths[index...].prefix { $0 == length }.count
            if length == 0, run >= 3 {
                let count = min(run, 138)
                items.append(
                    count <= 10
                        ? CodeLengthItem(symbol: 17, extra: UInt32(count - 3), extraBits: 3)
                        : CodeLengthItem(symbol: 18, extra: UInt32(count - 11), extraBits: 7)
                )
                index += count
            } else if index > 0, lengths[index - 1] == length, run >= 3 {
                let count = min(run, 6)
                items.append(CodeLengthItem(symbol: 16, extra: UInt32(count - 3), extraBits: 2))
                index += count
            } else {
                items.append(CodeLengthItem(symbol: length))
                index += 1
            }
        }
        return items
    }
}

extension UInt32 {
    /// The four bytes, the most significant first.
    var bigEndianBytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}
