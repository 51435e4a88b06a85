/// Writes the bytes of a `RunLengthMask`.
struct RunEncoder {
    private let labels: LabelRuns
    private var bytes: [UInt8] = []
    private var lastLabel: UInt32 = 0

    init(_ labels: LabelRuns) {
        self.labels = labels
    }

    mutating func encode() -> [UInt8] {
        bytes.reserveCapacity(64 + 2 * labels.height + 2 * labels.runs.count)
        bytes = RunLengthMask.signature
        append(UInt64(labels.width))
        append(UInt64(labels.height))
        append(UInt64(labels.runs.count))
        var above = 0..<0
        for row in 0..<labels.height {
            let own = labels.rowStarts[row]..<labels.rowStarts[row + 1]
            append(UInt64(own.count))
            appendRow(own, above: above)
            above = own
        }
        let checksum = Checksum.crc32(bytes[...])
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: checksum >> shift))
        }
        return bytes
    }

    private mutating func appendRow(_ own: Range<Int>, above: Range<Int>) {
        var predictor = RunPredictor(above: above)
        var column: Int32 = 0
        for run in labels.runs[own] {
            let candidates = predictor.candidates(labels.runs, after: column)
            if let (candidate, code) = prediction(of: run, from: candidates) {
                bytes.append(code)
                predictor.use(candidate)
            } else {
                bytes.append(0)
                append(UInt64(run.start - column))
                append(UInt64(run.length - 1))
                append(zigzag(Int64(run.label) - Int64(lastLabel)))
                lastLabel = run.label
            }
            column = run.end
        }
    }

    /// The candidate, among the first two, and the byte that describe a run.
    private func prediction(of run: LabelRun, from candidates: Range<Int>) -> (candidate: Int, code: UInt8)? {
        for candidate in candidates.prefix(2) {
            let above = labels.runs[candidate]
            let start = run.start - above.start + 4
            let end = run.end - above.end + 4
            if above.label == run.label, 0..<8 ~= start, 0..<8 ~= end {
                let skipped = candidate - candidates.lowerBound
                return (candidate, UInt8(truncatingIfNeeded: 128 | skipped << 6 | Int(start) << 3 | Int(end)))
            }
        }
        return nil
    }

    private func zigzag(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value << 1 ^ value >> 63)
    }

    private mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}
