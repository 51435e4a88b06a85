internal import CellImage

/// A stretch of columns `start ..< end` in a row.
struct Interval: Equatable {
    var start: Int32
    var end: Int32
}

/// Ordered intervals that do not overlap: a set of pixels of one row.
extension [Interval] {
    /// The pixels of a set that another, ordered, set of runs does not hold.
    func subtracting(_ others: some Collection<Interval>) -> [Interval] {
        var result: [Interval] = []
        var rest = others[...]
        for interval in self {
            var start = interval.start
            while let other = rest.first, other.start < interval.end {
                if other.start > start {
                    result.append(Interval(start: start, end: other.start))
                }
                start = Swift.max(start, other.end)
                if other.end > interval.end { break }
                rest = rest.dropFirst()
            }
            if start < interval.end {
                result.append(Interval(start: start, end: interval.end))
            }
        }
        return result
    }

    /// The pixels that two sets share.
    func intersection(_ others: some Collection<Interval>) -> [Interval] {
        var result: [Interval] = []
        var index = startIndex
        for other in others {
            while index < endIndex, self[index].end <= other.start {
                index += 1
            }
            var inside = index
            while inside < endIndex, self[inside].start < other.end {
                let start = Swift.max(self[inside].start, other.start)
                result.append(Interval(start: start, end: Swift.min(self[inside].end, other.end)))
                inside += 1
            }
        }
        return result
    }
}

/// Grows sets of pixels by a disc: every pixel within `radius` of the set, Euclidean distance between pixel centres.
struct DiscDilation {
    let radius: Int
    /// For each row offset from `-radius` to `radius`, how far the disc reaches to either side.
    private let reach: [Int]
    private var counts: [Int32] = []

    init(radius: Int) {
        self.radius = radius
        reach = (-radius...radius).map { offset in
            Int(Double(radius * radius - offset * offset).squareRoot())
        }
    }

    /// One row of the grown set, clipped to a window of columns.
    ///
    /// - Complexity: O(columns of the window + runs in the rows within reach).
    mutating func row(_ row: Int, of set: RunRows, within window: Range<Int>) -> [Interval] {
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(0, count: window.count + 1))
        for offset in -radius...radius {
            let reach = reach[offset + radius]
            for run in set[row + offset] {
                let start = max(Int(run.start) - reach, window.lowerBound) - window.lowerBound
                let end = min(Int(run.end) + reach, window.upperBound) - window.lowerBound
                if start < end {
                    counts[start] += 1
                    counts[end] -= 1
                }
            }
        }
        return covered(from: window.lowerBound)
    }

    private func covered(from first: Int) -> [Interval] {
        var result: [Interval] = []
        var depth: Int32 = 0
        var start = 0
        counts.withUnsafeBufferPointer { counts in
            for column in 0..<counts.count where counts[column] != 0 {
                let deeper = depth + counts[column]
                if depth == 0 && deeper > 0 {
                    start = column
                } else if depth > 0 && deeper == 0 {
                    result.append(Interval(start: Int32(first + start), end: Int32(first + column)))
                }
                depth = deeper
            }
        }
        return result
    }
}
