/// Finds the runs of a row of labels: where each pixel differs from the one before it.
///
/// Thirty-two pixels are compared at once, so that the scan is bound by memory where stretches are long, and the ends of
/// stretches are taken from a word of bits, so that short ones cost little.
enum LabelScan {
    /// Pixels that are compared at once, one per bit.
    private static let block = 32

    /// Finds the runs of one row.
    ///
    /// - Parameters:
    ///   - labels: the row's labels, `width` of them.
    ///   - row: the row's number, stored in each run.
    ///   - runs: where the runs go, with room for one more than `width`.
    /// - Returns: how many there are.
    static func findRuns(
        of labels: UnsafeBufferPointer<UInt32>,
        row: Int,
        into runs: UnsafeMutableBufferPointer<LabelRun>
    ) -> Int {
        precondition(runs.count > labels.count, "every pixel may be a run")
        guard let first = labels.baseAddress, let memory = runs.baseAddress, !labels.isEmpty else { return 0 }
        var writer = RunWriter(row: row, label: first[0], next: memory)
        var column = 1
        // In bounds: a block reads the pixels from `column - 1` to `column + block - 1`.
        while column + block <= labels.count {
            var bits = changes(first + column)
            while bits != 0 {
                let place = column + bits.trailingZeroBitCount
                writer.begin(first[place], at: place)
                bits &= bits &- 1
            }
            column += block
        }
        while column < labels.count {
            if first[column] != first[column - 1] { writer.begin(first[column], at: column) }
            column += 1
        }
        writer.begin(0, at: labels.count)
        return writer.next - memory
    }

    /// A bit for every pixel of a block that differs from the one before it.
    ///
    /// Each of eight steps compares four pixels and sets bits of their own in four lanes; all lanes together are the
    /// block's bits. Masks are not turned into bits lane by lane, which would be slow on the baseline instruction set.
    @inline(__always)
    private static func changes(_ pixels: UnsafePointer<UInt32>) -> UInt32 {
        let bytes = UnsafeRawPointer(pixels)
        var bits = SIMD4<UInt32>(repeating: 0)
        var own = SIMD4<UInt32>(1, 2, 4, 8)
        for step in 0..<block / 4 {
            let here = (bytes + 16 * step).loadUnaligned(as: SIMD4<UInt32>.self)
            let before = (bytes + 16 * step - 4).loadUnaligned(as: SIMD4<UInt32>.self)
            bits |= own.replacing(with: 0, where: here .== before)
            own &<<= 4
        }
        let halves = bits.lowHalf | bits.highHalf
        return halves[0] | halves[1]
    }
}

/// Writes the stretches of a row one after the other; those of the background are written over by the next one.
private struct RunWriter {
    private let row: Int32
    private var start: Int32 = 0
    private var label: UInt32
    private(set) var next: UnsafeMutablePointer<LabelRun>

    /// Begins with the label of the first pixel.
    @inline(__always)
    init(row: Int, label: UInt32, next: UnsafeMutablePointer<LabelRun>) {
        self.row = Int32(truncatingIfNeeded: row)
        self.label = label
        self.next = next
    }

    /// Ends a stretch where the next one begins.
    @inline(__always)
    mutating func begin(_ following: UInt32, at column: Int) {
        let end = Int32(truncatingIfNeeded: column)
        next.initialize(to: LabelRun(row: row, start: start, end: end, label: label))
        next = label != 0 ? next + 1 : next
        start = end
        label = following
    }
}
