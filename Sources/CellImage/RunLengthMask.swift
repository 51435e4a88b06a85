/// A label image packed into bytes for storage: about 1.5 bytes per run of a usual cell mask, without loss.
///
/// Layout, version 1; every number is a little-endian base-128 varint unless said otherwise:
///
///     "CRM" 0x01   four bytes
///     width, height
///     number of runs
///     for each row: number of its runs, then the runs in order
///     CRC-32 of everything before, four bytes, little-endian
///
/// A run is predicted from the row above, since a cell's next row differs by a pixel or two. The candidates are the
/// runs of the row above that end beyond the last run of this row, and that have not been used:
///
///     1 k sss eee   one byte: the label of candidate k (the first or the second), its start moved by sss - 4 and its
///                   end by eee - 4
///     0             one byte, then: gap since the last run of the row, length - 1, and the label as the zigzag
///                   difference to the last label spelled out in this way (0 at first)
///
/// Encoding is deterministic: equal images have equal bytes.
public enum RunLengthMask {
    static let signature: [UInt8] = [0x43, 0x52, 0x4D, 0x01]

    /// Packs runs into bytes.
    ///
    /// - Complexity: O(runs + rows).
    public static func encode(_ labels: LabelRuns) -> [UInt8] {
        var encoder = RunEncoder(labels)
        return encoder.encode()
    }

    /// Unpacks runs.
    ///
    /// Nothing is allocated that the bytes present do not pay for: each row and each run costs at least one byte.
    ///
    /// - Parameters:
    ///   - bytes: what `encode` returned.
    ///   - maximumSide: the largest width and height accepted, in pixels.
    /// - Returns: the runs that were packed.
    /// - Throws: `ImageError.malformedRuns` for bytes that `encode` cannot have returned, or a larger image.
    public static func decode(_ bytes: [UInt8], maximumSide: Int = 1 << 20) throws(ImageError) -> LabelRuns {
        guard bytes.count >= signature.count + 4 else { throw .malformedRuns(reason: "it is cut short") }
        guard bytes.starts(with: signature) else {
            throw .malformedRuns(reason: "it does not begin with the signature of this format's version 1")
        }
        let content = bytes.dropLast(4)
        let stored = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard Checksum.crc32(content) == stored else { throw .malformedRuns(reason: "its checksum is wrong") }
        var decoder = RunDecoder(content.dropFirst(signature.count), maximumSide: min(maximumSide, Int(Int32.max) - 8))
        return try decoder.decode()
    }
}

/// Walks over the runs of the row above that may predict the next run.
struct RunPredictor {
    private var next: Int
    private let end: Int

    /// Starts a row; `above` are the positions of the runs in the row above.
    init(above: Range<Int>) {
        next = above.lowerBound
        end = above.upperBound
    }

    /// Drops the candidates that end at or before a column, and returns the positions of those left.
    mutating func candidates(_ runs: [LabelRun], after column: Int32) -> Range<Int> {
        while next < end, runs[next].end <= column { next += 1 }
        return next..<end
    }

    /// Marks a candidate, and with it all before, as used.
    mutating func use(_ candidate: Int) { next = candidate + 1 }
}
