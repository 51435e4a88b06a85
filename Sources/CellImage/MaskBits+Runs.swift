extension MaskBits {
    /// Finds the runs of the mask and joins those that touch.
    ///
    /// Rows are read one after the other, and only the last two are kept as bits.
    ///
    /// - Parameters:
    ///   - connectivity: whether corners touch.
    ///   - rowStarts: as `rowStarts()` gives them.
    /// - Returns: the runs, each with the number of its component, and how many components there are.
    func components(_ connectivity: PixelConnectivity, rowStarts: [Int]) -> (runs: [LabelRun], count: Int) {
        var count = 0
        let runs = [LabelRun](unsafeUninitializedCapacity: rowStarts[height]) { runs, initialized in
            var sets = RunSets(count: rowStarts[height])
            var above = [UInt64](repeating: 0, count: wordsPerRow)
            for row in 0..<height {
                let below = Array(words(of: row))
                Self.write(below, of: row, to: runs, from: rowStarts[row])
                sets.join(above, from: rowStarts[max(0, row - 1)], below, from: rowStarts[row], connectivity)
                above = below
            }
            count = sets.number { run, number in runs[run].label = number }
            initialized = rowStarts[height]
        }
        return (runs, count)
    }

    /// Writes the runs of a row, from a position on that has room for all of them.
    private static func write(
        _ words: [UInt64],
        of row: Int,
        to runs: UnsafeMutableBufferPointer<LabelRun>,
        from position: Int
    ) {
        let row = Int32(truncatingIfNeeded: row)
        var (begun, ended) = (position, position)
        var scan = BitScan()
        var column = 0
        for word in words {
            scan.advance(to: word)
            var starts = scan.starts
            while starts != 0 {
                let start = Int32(truncatingIfNeeded: column + starts.removeLowestBit())
                runs.initializeElement(at: begun, to: LabelRun(row: row, start: start, end: start, label: 0))
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
    fileprivate mutating func join(
        _ upper: [UInt64],
        from upperStart: Int,
        _ lower: [UInt64],
        from lowerStart: Int,
        _ connectivity: PixelConnectivity
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
