/// A mask read 64 pixels at a time, one bit for each.
///
/// Finding where runs begin, end and meet then costs a few operations per word and a few per run, without a branch per
/// pixel: dense noise costs little more than long runs.
struct MaskBits {
    let width: Int
    let height: Int
    /// Words in a row; the bit behind the last pixel is always there, and 0, so that every run ends inside its row.
    let wordsPerRow: Int
    private let pixels: UnsafeRawBufferPointer

    /// Makes a view of a mask, to be used while its pixels may be.
    ///
    /// - Parameters:
    ///   - width: columns.
    ///   - height: rows.
    ///   - pixels: `width * height` row-major pixels; every byte other than 0 is foreground.
    init(width: Int, height: Int, pixels: UnsafeRawBufferPointer) {
        precondition(pixels.count == width * height, "a mask has width * height pixels")
        self.width = width
        self.height = height
        self.pixels = pixels
        wordsPerRow = width / 64 + 1
    }

    /// The words of a row: pixel `c` is bit `c % 64` of word `c / 64`.
    func words(of row: Int) -> some Sequence<UInt64> {
        let line = UnsafeRawBufferPointer(rebasing: pixels[row * width..<(row + 1) * width])
        return (0..<wordsPerRow).lazy.map { Self.word(of: line, from: 64 * $0) }
    }

    /// The number of the first run of each row, and behind the last row that of all runs.
    func rowStarts() -> [Int] {
        var starts = [0]
        starts.reserveCapacity(height + 1)
        var count = 0
        for row in 0..<height {
            var scan = BitScan()
            for word in words(of: row) {
                scan.advance(to: word)
                count += scan.starts.nonzeroBitCount
            }
            starts.append(count)
        }
        return starts
    }

    /// Up to 64 pixels as bits, those from `start` on.
    private static func word(of line: UnsafeRawBufferPointer, from start: Int) -> UInt64 {
        var word: UInt64 = 0
        guard start + 64 <= line.count else {
            for column in start..<max(start, line.count) where line[column] != 0 {
                word |= 1 << UInt64(column - start)
            }
            return word
        }
        for group in 0..<8 {
            let bytes = line.loadUnaligned(fromByteOffset: start + 8 * group, as: UInt64.self)
            word |= foreground(UInt64(littleEndian: bytes)) << UInt64(8 * group)
        }
        return word
    }

    /// Eight bits that say which bytes are not 0, the lowest bit for the lowest byte.
    @inline(__always)
    private static func foreground(_ bytes: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        // The highest bit of each byte that is not 0: adding carries into it from any lower one.
        let marks = (((bytes & low) &+ low) | bytes) & ~low
        // The product moves the mark of byte i to bit 56 + i.
        return ((marks >> 7) &* 0x0102_0408_1020_4080) >> 56
    }
}

/// Where runs begin and end in one word after the other of a row.
struct BitScan {
    /// The pixels of the present word.
    private(set) var bits: UInt64 = 0
    /// For each pixel whether the one before it is foreground.
    private(set) var before: UInt64 = 0

    /// Goes on to the next word.
    @inline(__always)
    mutating func advance(to word: UInt64) {
        before = word << 1 | bits >> 63
        bits = word
    }

    /// The first pixels of runs.
    @inline(__always) var starts: UInt64 { bits & ~before }
    /// The pixels behind the last ones of runs.
    @inline(__always) var ends: UInt64 { before & ~bits }
}

extension UInt64 {
    /// Takes the lowest bit out and returns its position; there must be one.
    @inline(__always)
    mutating func removeLowestBit() -> Int {
        defer { self &= self &- 1 }
        return trailingZeroBitCount
    }
}
