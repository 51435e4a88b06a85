/// Adds up pixels per pair of regions.
///
/// What is added is taken down one after the other, summed as long as an earlier region meets the same later one, sorted
/// by earlier region, and summed in one array of the later regions: every step is linear, and none needs a hash.
struct PairCounter {
    /// Pixels of a pair.
    fileprivate struct Entry {
        var earlier: Int32
        var later: Int32
        var pixels: Int32
    }

    private let earlierCount: Int
    private let laterCount: Int
    private var entries: [Entry] = []

    /// Makes a counter for regions that are numbered from 0.
    init(earlierCount: Int, laterCount: Int) {
        self.earlierCount = earlierCount
        self.laterCount = laterCount
    }

    /// Lets a function count pairs, once.
    ///
    /// - Parameters:
    ///   - limit: pairs that the function adds at most.
    ///   - body: a function that adds pairs to the writer it is given.
    @inline(__always)
    mutating func count(atMost limit: Int, _ body: (inout Writer) -> Void) {
        // One more than can count, since what does not count is written as well.
        entries = [Entry](unsafeUninitializedCapacity: limit + 1) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            var writer = Writer(next: base)
            body(&writer)
            count = writer.next - base
        }
    }

    /// Takes down pairs, one after the other.
    struct Writer {
        fileprivate var next: UnsafeMutablePointer<Entry>

        /// Adds shared pixels to a pair; a number that is not positive is overwritten by the next one.
        @inline(__always)
        mutating func add(earlier: Int32, later: Int32, pixels: Int) {
            next.initialize(
                to: Entry(earlier: earlier, later: later, pixels: Int32(truncatingIfNeeded: pixels))
            )
            next = pixels > 0 ? next + 1 : next
        }
    }

    /// The sums, ordered by earlier, then by later region.
    func overlaps() -> [RegionOverlap] {
        let (starts, sorted) = byEarlierRegion(summed())
        var result: [RegionOverlap] = []
        result.reserveCapacity(2 * min(earlierCount, laterCount))
        var pixels = [Int](repeating: 0, count: laterCount)
        for earlier in 0..<earlierCount {
            let first = result.count
            for entry in sorted[starts[earlier]..<starts[earlier + 1]] {
                let later = Int(entry.later)
                if pixels[later] == 0 { result.append(RegionOverlap(earlier: earlier, later: later, pixels: 0)) }
                pixels[later] += Int(entry.pixels)
            }
            if result.count - first > 1 { result[first...].sort { $0.later < $1.later } }
            for index in first..<result.count {
                result[index].pixels = pixels[result[index].later]
                pixels[result[index].later] = 0
            }
        }
        return result
    }

    /// Fewer entries of the same sums.
    ///
    /// A row of an earlier region seldom meets more than two later ones, and the next row the same ones. So sums are kept
    /// of the last two that each met.
    private func summed() -> [Entry] {
        var result: [Entry] = []
        var open = [Entry](repeating: Entry(earlier: 0, later: -1, pixels: 0), count: 2 * earlierCount)
        open.withUnsafeMutableBufferPointer { open in
            for entry in entries {
                let first = 2 * Int(entry.earlier)
                // Which of the two it is cannot be predicted, that it is one of them can.
                let place = open[first].later == entry.later ? first : first + 1
                if open[place].later == entry.later {
                    open[place].pixels &+= entry.pixels
                } else {
                    if open[first].later >= 0 { result.append(open[first]) }
                    open[first] = open[first + 1]
                    open[first + 1] = entry
                }
            }
        }
        return result + open.lazy.filter { $0.later >= 0 }
    }

    /// The entries of each earlier region side by side, and where each region's begin.
    private func byEarlierRegion(_ entries: [Entry]) -> (starts: [Int], sorted: [Entry]) {
        var starts = [Int](repeating: 0, count: earlierCount + 1)
        for entry in entries { starts[Int(entry.earlier) + 1] += 1 }
        for region in 0..<earlierCount { starts[region + 1] += starts[region] }
        var next = starts
        let sorted = [Entry](unsafeUninitializedCapacity: entries.count) { buffer, count in
            for entry in entries {
                buffer[next[Int(entry.earlier)]] = entry
                next[Int(entry.earlier)] += 1
            }
            count = entries.count
        }
        return (starts, sorted)
    }
}
