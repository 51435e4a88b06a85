/// Reads the bytes of a `RunLengthMask` and checks every rule of `LabelRuns`.
struct RunDecoder {
    private let bytes: ArraySlice<UInt8>
    private let maximumSide: Int
    private var position: Int
    private var width = 0
    private var runs: [LabelRun] = []
    private var lastLabel: Int64 = 0

    /// Prepares to read what lies between signature and checksum.
    init(_ bytes: ArraySlice<UInt8>, maximumSide: Int) {
        self.bytes = bytes
        self.maximumSide = maximumSide
        position = bytes.startIndex
    }

    mutating func decode() throws(ImageError) -> LabelRuns {
        width = try number(upTo: maximumSide, "its width is too large")
        let height = try number(upTo: maximumSide, "its height is too large")
        // A row and a run take at least one byte each, so these bounds keep the allocations below.
        let count = try number(upTo: bytes.endIndex - position, "it has fewer bytes than runs")
        guard height <= bytes.endIndex - position else { throw .malformedRuns(reason: "it has fewer bytes than rows") }
        runs.reserveCapacity(count)
        var rowStarts = [0]
        rowStarts.reserveCapacity(height + 1)
        for row in 0..<height {
            let above = row > 0 ? rowStarts[row - 1]..<rowStarts[row] : 0..<0
            try readRow(Int32(truncatingIfNeeded: row), above: above, runsLeft: count - runs.count)
            rowStarts.append(runs.count)
        }
        guard runs.count == count else { throw .malformedRuns(reason: "it has fewer runs than it declares") }
        guard position == bytes.endIndex else { throw .malformedRuns(reason: "bytes follow its last row") }
        return LabelRuns(uncheckedWidth: width, height: height, runs: runs, rowStarts: rowStarts)
    }

    private mutating func readRow(_ row: Int32, above: Range<Int>, runsLeft: Int) throws(ImageError) {
        let count = try number(upTo: runsLeft, "a row has more runs than the image declares")
        var predictor = RunPredictor(above: above)
        var column: Int32 = 0
        for _ in 0..<count {
            let candidates = predictor.candidates(runs, after: column)
            let code = try byte()
            if code >= 128 {
                let candidate = candidates.lowerBound + Int(code >> 6 & 1)
                guard candidate < candidates.upperBound else {
                    throw .malformedRuns(reason: "a run follows no run of the row above")
                }
                predictor.use(candidate)
                try append(predictedRun(row, from: runs[candidate], code: code), after: column)
            } else if code == 0 {
                try append(spelledRun(row, after: column), after: column)
            } else {
                throw .malformedRuns(reason: "a run has an unknown code")
            }
            column = runs[runs.count - 1].end
        }
    }

    private func predictedRun(_ row: Int32, from above: LabelRun, code: UInt8) -> LabelRun {
        LabelRun(
            row: row,
            start: above.start + Int32(code >> 3 & 7) - 4,
            end: above.end + Int32(code & 7) - 4,
            label: above.label
        )
    }

    private mutating func spelledRun(_ row: Int32, after column: Int32) throws(ImageError) -> LabelRun {
        let outside = "a run lies outside the image"
        let start = Int(column) + (try number(upTo: width - Int(column), outside))
        let end = start + 1 + (try number(upTo: width - start, outside))
        let difference = try number()
        lastLabel &+= Int64(bitPattern: difference >> 1) ^ -Int64(bitPattern: difference & 1)
        guard let label = UInt32(exactly: lastLabel) else { throw .malformedRuns(reason: "a label is out of range") }
        return LabelRun(
            row: row,
            start: Int32(truncatingIfNeeded: start),
            end: Int32(truncatingIfNeeded: end),
            label: label
        )
    }

    /// Takes a run in if it keeps the invariants of `LabelRuns`.
    private mutating func append(_ run: LabelRun, after column: Int32) throws(ImageError) {
        guard run.start >= column, run.end > run.start, run.end <= width else {
            throw .malformedRuns(reason: "a run is empty, overlaps another or lies outside the image")
        }
        guard run.label != 0 else { throw .malformedRuns(reason: "a run has label 0") }
        if let last = runs.last, last.row == run.row, last.end == run.start, last.label == run.label {
            throw .malformedRuns(reason: "two runs should be one")
        }
        runs.append(run)
    }

    private mutating func byte() throws(ImageError) -> UInt8 {
        guard position < bytes.endIndex else { throw .malformedRuns(reason: "it is cut short") }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func number() throws(ImageError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            let next = try byte()
            value |= UInt64(next & 127) << shift
            if next < 128 { return value }
        }
        throw .malformedRuns(reason: "a number is too long")
    }

    private mutating func number(upTo limit: Int, _ reason: String) throws(ImageError) -> Int {
        let value = try number()
        guard value <= UInt64(max(0, limit)) else { throw .malformedRuns(reason: reason) }
        return Int(value)
    }
}
