/// Finds stretches of equal pixels, 128 bytes at a time while they last and 32 bytes at a time where they end.
///
/// A label image is mostly long stretches, so the scan is bound by memory, not by comparisons.
enum LabelScan {
    /// Finds the runs of one row.
    ///
    /// - Parameters:
    ///   - labels: the row's labels, `width` of them.
    ///   - row: the row's number, stored in each run.
    ///   - runs: where the runs go, with room for `width` of them.
    /// - Returns: how many there are.
    @inline(__always)
    static func findRuns(
        of labels: UnsafeBufferPointer<UInt32>,
        row: Int,
        into runs: UnsafeMutableBufferPointer<LabelRun>
    ) -> Int {
        var count = 0
        var column = 0
        while column < labels.count {
            let label = labels[column]
            let end = endOfStretch(in: labels, from: column + 1, of: label)
            if label != 0 {
                runs[count] = LabelRun(
                    row: Int32(truncatingIfNeeded: row),
                    start: Int32(truncatingIfNeeded: column),
                    end: Int32(truncatingIfNeeded: end),
                    label: label
                )
                count += 1
            }
            column = end
        }
        return count
    }

    /// The first column at or after `column` whose label differs, or the row's end.
    ///
    /// Thirty-two bytes are read as words and compared by exclusive or: plain integer code that vectorises for the
    /// baseline instruction set, where a mask of `SIMD16` would be reduced lane by lane.
    @inline(__always)
    private static func endOfStretch<Pixel: FixedWidthInteger>(
        in labels: UnsafeBufferPointer<Pixel>,
        from column: Int,
        of label: Pixel
    ) -> Int {
        let size = MemoryLayout<Pixel>.size
        let bytes = UnsafeRawPointer(labels.baseAddress.unsafelyUnwrapped)
        let pattern = repeated(label)
        var end = column
        // In bounds: each block reads `end ..< end + n / size`, and `end + n / size <= labels.count`.
        while end + 128 / size <= labels.count, isUniform(bytes + end * size, pattern) { end += 128 / size }
        while end + 32 / size <= labels.count {
            let block = bytes + end * size
            let first = difference(block, pattern)
            let second = difference(block + 8, pattern)
            let third = difference(block + 16, pattern)
            let fourth = difference(block + 24, pattern)
            if first | second | third | fourth == 0 {
                end += 32 / size
                continue
            }
            // Selections rather than branches: which word differs first cannot be predicted.
            let leading = first != 0 ? first : second
            let trailing = third != 0 ? third : fourth
            let leadingOffset = first != 0 ? 0 : 64
            let trailingOffset = third != 0 ? 128 : 192
            let differing = leading != 0 ? leading : trailing
            let offset = leading != 0 ? leadingOffset : trailingOffset
            return end + (offset + differing.trailingZeroBitCount) / Pixel.bitWidth
        }
        while end < labels.count, labels[end] == label { end += 1 }
        return end
    }

    /// Whether 128 bytes repeat a word.
    @inline(__always)
    private static func isUniform(_ address: UnsafeRawPointer, _ pattern: UInt64) -> Bool {
        let words = SIMD8(repeating: pattern)
        let first = address.loadUnaligned(as: SIMD8<UInt64>.self) ^ words
        let second = (address + 64).loadUnaligned(as: SIMD8<UInt64>.self) ^ words
        let eight = first | second
        let four = eight.lowHalf | eight.highHalf
        let two = four.lowHalf | four.highHalf
        return two[0] | two[1] == 0
    }

    /// The bits in which a word of pixels differs from a pattern; little-endian, so the lowest bits are the first pixel.
    @inline(__always)
    private static func difference(_ address: UnsafeRawPointer, _ pattern: UInt64) -> UInt64 {
        address.loadUnaligned(as: UInt64.self) ^ pattern
    }

    /// The label in every lane of a word.
    @inline(__always)
    private static func repeated<Pixel: FixedWidthInteger>(_ label: Pixel) -> UInt64 {
        var pattern: UInt64 = 0
        for lane in 0..<8 / MemoryLayout<Pixel>.size {
            pattern |= UInt64(truncatingIfNeeded: label) << UInt64(lane * Pixel.bitWidth)
        }
        return pattern
    }
}
