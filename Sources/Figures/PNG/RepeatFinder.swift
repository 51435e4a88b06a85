/// A piece of a deflate stream: one byte, or a stretch that repeats earlier bytes.
struct DeflateToken {
    /// Bytes that are repeated, 3 to 258; 0 for a single byte.
    let length: UInt16
    /// How far back the repeated bytes begin, 1 to 32768; the byte itself when `length` is 0.
    let value: UInt16
}

/// Finds stretches that repeat earlier bytes, by hashing every three bytes.
///
/// - Source: J. Ziv, A. Lempel, "A universal algorithm for sequential data compression", IEEE Trans. Inf. Theory 23
///   (1977), with the window and lengths of RFC 1951.
struct RepeatFinder {
    private static let window = 32_768
    private static let longest = 258
    private static let shortest = 3
    /// Earlier places tried per position; more make files little smaller and much slower.
    private static let tries = 24

    private let bytes: [UInt8]
    private var latest = [Int32](repeating: -1, count: 1 << 15)
    private var earlier: [Int32]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        earlier = [Int32](repeating: -1, count: bytes.count)
    }

    /// Cuts the bytes into tokens from left to right, each the longest repeat found.
    mutating func tokens() -> [DeflateToken] {
        var tokens: [DeflateToken] = []
        var position = 0
        while position < bytes.count {
            let match = longestMatch(at: position)
            let step = match?.length ?? 1
            tokens.append(
                match.map { DeflateToken(length: UInt16($0.length), value: UInt16($0.distance)) }
                    ?? DeflateToken(length: 0, value: UInt16(bytes[position]))
            )
            for place in position..<position + step {
                remember(place)
            }
            position += step
        }
        return tokens
    }

    private func longestMatch(at position: Int) -> (length: Int, distance: Int)? {
        guard position + RepeatFinder.shortest <= bytes.count else { return nil }
        let limit = min(RepeatFinder.longest, bytes.count - position)
        var best = RepeatFinder.shortest - 1
        var distance = 0
        var candidate = Int(latest[hash(at: position)])
        var tries = RepeatFinder.tries
        bytes.withUnsafeBufferPointer { bytes in
            while candidate >= 0, position - candidate <= RepeatFinder.window, tries > 0, best < limit {
                if bytes[candidate + best] == bytes[position + best] {
                    var length = 0
                    while length < limit, bytes[candidate + length] == bytes[position + length] { length += 1 }
                    if length > best { (best, distance) = (length, position - candidate) }
                }
                candidate = Int(earlier[candidate])
                tries -= 1
            }
        }
        return distance > 0 ? (best, distance) : nil
    }

    private mutating func remember(_ place: Int) {
        guard place + RepeatFinder.shortest <= bytes.count else { return }
        let hash = hash(at: place)
        earlier[place] = latest[hash]
        latest[hash] = Int32(place)
    }

    private func hash(at place: Int) -> Int {
        let key = UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
        return Int((key &* 0x9E37_79B1) >> 17)
    }
}
