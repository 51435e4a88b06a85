extension LabelRuns {
    /// The runs of a mask.
    ///
    /// - Parameters:
    ///   - mask: the mask.
    ///   - rowStarts: `mask.rowStarts()`.
    ///   - labels: the label of each run.
    init(_ mask: MaskBits, rowStarts: [Int], labels: [UInt32]) {
        let runs = [LabelRun](unsafeUninitializedCapacity: labels.count) { runs, initialized in
            for row in 0..<mask.height {
                mask.writeRuns(of: row, labels: labels, to: runs, from: rowStarts[row])
            }
            initialized = labels.count
        }
        self.init(uncheckedWidth: mask.width, height: mask.height, runs: runs, rowStarts: rowStarts)
    }
}

extension MaskBits {
    /// Writes the runs of a row, from a position on that has room for all of them.
    fileprivate func writeRuns(
        of row: Int,
        labels: [UInt32],
        to runs: UnsafeMutableBufferPointer<LabelRun>,
        from position: Int
    ) {
        let number = Int32(truncatingIfNeeded: row)
        var (begun, ended) = (position, position)
        var scan = BitScan()
        var column = 0
        for word in self[row] {
            scan.advance(to: word)
            var starts = scan.starts
            while starts != 0 {
                let start = Int32(truncatingIfNeeded: column + starts.removeLowestBit())
                runs.initializeElement(
                    at: begun,
                    to: LabelRun(row: number, start: start, end: start, label: labels[begun])
                )
                begun += 1
            }
            var ends = scan.ends
            while ends != 0 {
                runs[ended].end = Int32(truncatingIfNeeded: column + ends.removeLowestBit())
                ended += 1
            }
            column += 64
        }
    }
}

extension RunSets {
    /// Joins the runs of two neighbouring rows of a mask that touch.
    ///
    /// - Parameters:
    ///   - upper: a row.
    ///   - upperStart: the number of the row's first run.
    ///   - lower: the row below it.
    ///   - lowerStart: the number of that row's first run.
    ///   - connectivity: whether corners touch.
    mutating func join(
        _ upper: ArraySlice<UInt64>,
        from upperStart: Int,
        _ lower: ArraySlice<UInt64>,
        from lowerStart: Int,
        connectivity: PixelConnectivity
    ) {
        // Numbers of the runs that began last.
        var aboveRun = upperStart - 1
        var belowRun = lowerStart - 1
        var (above, below) = (BitScan(), BitScan())
        for (upperWord, lowerWord) in zip(upper, lower) {
            above.advance(to: upperWord)
            below.advance(to: lowerWord)
            // Two runs overlap in one stretch or not at all, or else a corner of one lies behind an end of the other.
            var contacts = above.bits & below.bits & ~(above.before & below.before)
            if connectivity == .eight {
                contacts |= above.ends & below.starts | below.ends & above.starts
            }
            while contacts != 0 {
                let begun = contacts ^ (contacts &- 1)
                _ = contacts.removeLowestBit()
                unite(
                    aboveRun + (above.starts & begun).nonzeroBitCount,
                    belowRun + (below.starts & begun).nonzeroBitCount
                )
            }
            aboveRun += above.starts.nonzeroBitCount
            belowRun += below.starts.nonzeroBitCount
        }
    }
}
