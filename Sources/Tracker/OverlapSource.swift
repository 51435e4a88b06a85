import CellImage

/// The overlaps of a movie, found by the positions of their two frames.
struct OverlapSource {
    private struct Pair: Hashable {
        var earlier: Int
        var later: Int
    }

    /// A shared area of two detections.
    struct Shared {
        /// Number of the earlier detection.
        var earlier: Int
        /// Number of the later detection.
        var later: Int
        var pixels: Double
    }

    private let table: DetectionTable
    private let overlaps: [FrameOverlap]
    private var indexOfPair: [Pair: Int] = [:]

    /// Finds out which frames each table compares; tables of frames that are not tracked are ignored.
    ///
    /// - Throws: `TrackerError.overlaps` when a drift is larger than any image.
    init(_ overlaps: [FrameOverlap], of table: DetectionTable) throws(TrackerError) {
        self.table = table
        self.overlaps = overlaps
        var positions: [Int: Int] = [:]
        for (position, frame) in table.frames.enumerated() {
            positions[frame] = position
        }
        for (index, overlap) in overlaps.enumerated() {
            guard let earlier = positions[overlap.earlierFrame], let later = positions[overlap.laterFrame] else {
                continue
            }
            let sides = -1_000_000_000...1_000_000_000
            guard sides.contains(overlap.drift.x), sides.contains(overlap.drift.y) else {
                throw overlap.damaged("the drift is larger than any image")
            }
            indexOfPair[Pair(earlier: earlier, later: later)] = index
        }
    }

    /// Whether two positions were compared.
    func hasTable(from earlier: Int, to later: Int) -> Bool {
        indexOfPair[Pair(earlier: earlier, later: later)] != nil
    }

    /// The error for two neighbouring frames that were not compared.
    func missingTable(from earlier: Int, to later: Int) -> TrackerError {
        .overlaps(
            earlierFrame: table.frames[earlier],
            laterFrame: table.frames[later],
            reason: "the two frames were never compared"
        )
    }

    /// Drift from one position to a later one; summed over the steps between when they were not compared directly.
    func drift(from earlier: Int, to later: Int) -> PixelShift {
        if let index = indexOfPair[Pair(earlier: earlier, later: later)] {
            return overlaps[index].drift
        }
        guard later - earlier > 1 else { return PixelShift(x: 0, y: 0) }
        let first = drift(from: earlier, to: earlier + 1)
        let rest = drift(from: earlier + 1, to: later)
        return PixelShift(x: first.x + rest.x, y: first.y + rest.y)
    }

    /// Shared areas between two positions, ordered by earlier, then by later detection; empty when not compared.
    ///
    /// - Throws: `TrackerError.overlaps` when a label is unknown, out of order, or shares more pixels than it has.
    func shared(from earlier: Int, to later: Int) throws(TrackerError) -> [Shared] {
        guard let index = indexOfPair[Pair(earlier: earlier, later: later)] else { return [] }
        let overlap = overlaps[index]
        let rows = table.range(at: earlier)
        let columns = table.range(at: later)
        let columnIndex = LabelIndex(Array(table.labels[columns]))
        var result: [Shared] = []
        result.reserveCapacity(overlap.overlaps.count)
        var row = rows.lowerBound
        for entry in overlap.overlaps {
            while row < rows.upperBound && table.labels[row] < entry.earlier {
                row += 1
            }
            guard row < rows.upperBound, table.labels[row] == entry.earlier,
                let offset = columnIndex.index(of: entry.later)
            else {
                throw overlap.damaged("labels \(entry.earlier) and \(entry.later) are not both detections, in order")
            }
            let shared = Shared(earlier: row, later: columns.lowerBound + offset, pixels: Double(entry.pixels))
            guard shared.pixels > 0, shared.pixels <= min(table.areas[row], table.areas[shared.later]) else {
                throw overlap.damaged("labels \(entry.earlier) and \(entry.later) cannot share \(entry.pixels) pixels")
            }
            result.append(shared)
        }
        return result
    }
}

extension FrameOverlap {
    fileprivate func damaged(_ reason: String) -> TrackerError {
        .overlaps(earlierFrame: earlierFrame, laterFrame: laterFrame, reason: reason)
    }
}
