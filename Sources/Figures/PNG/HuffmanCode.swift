/// A canonical prefix code: short codes for frequent symbols, none for symbols that do not occur.
///
/// - Source: RFC 1951, section 3.2.2; D. A. Huffman, "A method for the construction of minimum-redundancy codes",
///   Proc. IRE 40 (1952).
struct HuffmanCode {
    /// Bits of each symbol's code; 0 for a symbol that does not occur.
    let lengths: [Int]
    /// Each symbol's code with its bits in the order in which they are written.
    private let codes: [UInt32]

    /// Makes the code for symbols that occur so many times.
    ///
    /// - Parameters:
    ///   - counts: occurrences of each symbol.
    ///   - maximumLength: longest code allowed; counts are flattened until it holds.
    init(counts: [Int], maximumLength: Int) {
        var counts = counts
        var lengths = HuffmanCode.lengths(of: counts)
        while let longest = lengths.max(), longest > maximumLength {
            counts = counts.map { $0 == 0 ? 0 : $0 / 2 + 1 }
            lengths = HuffmanCode.lengths(of: counts)
        }
        self.lengths = lengths
        codes = HuffmanCode.codes(of: lengths)
    }

    /// Appends the code of a symbol.
    func write(_ symbol: Int, to writer: inout BitWriter) {
        writer.write(codes[symbol], length: lengths[symbol])
    }

    /// Depths of the leaves of the Huffman tree, by the two queues method on sorted counts.
    private static func lengths(of counts: [Int]) -> [Int] {
        let leaves = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$0], $0) < (counts[$1], $1) }
        var lengths = [Int](repeating: 0, count: counts.count)
        guard leaves.count > 1 else {
            leaves.forEach { lengths[$0] = 1 }
            return lengths
        }
        var weights = leaves.map { counts[$0] }
        var parents = [Int](repeating: 0, count: 2 * leaves.count - 1)
        var nextLeaf = 0
        var nextInner = leaves.count
        func lightest() -> Int {
            let takesLeaf =
                nextLeaf < leaves.count && (nextInner >= weights.count || weights[nextLeaf] <= weights[nextInner])
            defer { takesLeaf ? (nextLeaf += 1) : (nextInner += 1) }
            return takesLeaf ? nextLeaf : nextInner
        }
        for inner in leaves.count..<parents.count {
            let pair = (lightest(), lightest())
            parents[pair.0] = inner
            parents[pair.1] = inner
            weights.append(weights[pair.0] + weights[pair.1])
        }
        var depths = [Int](repeating: 0, count: parents.count)
        for node in (0..<parents.count - 1).reversed() {
            depths[node] = depths[parents[node]] + 1
        }
        for (leaf, symbol) in leaves.enumerated() {
            lengths[symbol] = depths[leaf]
        }
        return lengths
    }

    private static func codes(of lengths: [Int]) -> [UInt32] {
        var next: UInt32 = 0
        var codes = [UInt32](repeating: 0, count: lengths.count)
        for length in 1...max(1, lengths.max() ?? 1) {
            next <<= 1
            for symbol in lengths.indices where lengths[symbol] == length {
                codes[symbol] = reversed(next, length: length)
                next += 1
            }
        }
        return codes
    }

    private static func reversed(_ code: UInt32, length: Int) -> UInt32 {
        (0..<length).reduce(0) { result, bit in result << 1 | code >> UInt32(bit) & 1 }
    }
}
