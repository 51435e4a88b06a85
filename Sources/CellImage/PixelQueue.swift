/// A pixel in a flood: its label, and its place in the queue.
struct FloodPixel {
    /// The label, or whatever number the flood puts in its place.
    var label: UInt32
    /// The rank of the pixel's height among all heights.
    var rank: Int32 = 0
    /// The pixel behind this one in its line; -1 behind the last one.
    var follower: Int32 = -1
}

/// The pixels at the rim of a flood, in the order in which the water reaches them.
///
/// The order is by height, then by age; a pixel below the present water level waits at that level. All heights are known
/// beforehand, so each is replaced by its rank among them, and each rank has a line in which the oldest pixel comes
/// first: nothing is sorted while the water rises. What is needed of a pixel lies together, since the water comes to
/// pixels all over the image in turn and each visit waits for memory.
struct PixelQueue: ~Copyable {
    private let pixels: UnsafeMutableBufferPointer<FloodPixel>
    /// The first and the last pixel in the line of each rank; the first is -1 where nobody waits.
    private let lines: UnsafeMutablePointer<(first: Int32, last: Int32)>
    private let lineCount: Int
    private var level = 0

    /// Makes a queue for pixels that are each queued once at most, and ranks them.
    ///
    /// - Parameters:
    ///   - pixels: the pixels of an image; they must outlive the queue.
    ///   - entries: position of each pixel that may be queued, below the `orderedKey` of its height in the upper half.
    /// - Complexity: O(entries).
    init(_ pixels: UnsafeMutableBufferPointer<FloodPixel>, entries: [UInt64]) {
        self.pixels = pixels
        var count = 0
        var previous: UInt64 = 0
        for entry in KeySort.sorted(entries) {
            if count == 0 || entry >> 32 != previous { count += 1 }
            pixels[Int(entry & 0xFFFF_FFFF)].rank = Int32(truncatingIfNeeded: count - 1)
            previous = entry >> 32
        }
        lineCount = count
        lines = .allocate(capacity: count)
        lines.initialize(repeating: (-1, -1), count: count)
    }

    deinit {
        lines.deallocate()
    }

    /// Queues a pixel, one of those given beforehand.
    @inline(__always)
    mutating func append(_ pixel: Int) {
        let entry = Int32(truncatingIfNeeded: pixel)
        let line = max(Int(pixels[pixel].rank), level)
        if lines[line].first < 0 {
            lines[line].first = entry
        } else {
            pixels[Int(lines[line].last)].follower = entry
        }
        lines[line].last = entry
    }

    /// The pixel that the water reaches next.
    @inline(__always)
    mutating func popFirst() -> Int? {
        while level < lineCount, lines[level].first < 0 {
            level += 1
        }
        guard level < lineCount else { return nil }
        let pixel = Int(lines[level].first)
        lines[level].first = pixels[pixel].follower
        return pixel
    }
}

/// Sorts by the upper halves of numbers, in three passes over eleven bits each.
private enum KeySort {
    private static let digit = 11

    /// The numbers in the order of their upper 32 bits; equal ones keep their order.
    ///
    /// - Complexity: O(numbers).
    static func sorted(_ numbers: [UInt64]) -> [UInt64] {
        var source = numbers
        var target = numbers
        for shift in stride(from: 32, to: 64, by: digit) {
            var places = starts(of: source, shift: shift)
            source.withUnsafeBufferPointer { source in
                target.withUnsafeMutableBufferPointer { target in
                    places.withUnsafeMutableBufferPointer { places in
                        for number in source {
                            let value = Int(number >> shift) & (1 << digit - 1)
                            target[places[value]] = number
                            places[value] += 1
                        }
                    }
                }
            }
            swap(&source, &target)
        }
        return source
    }

    /// Where the numbers with each value of a digit begin.
    private static func starts(of numbers: [UInt64], shift: Int) -> [Int] {
        var starts = [Int](repeating: 0, count: 1 << digit)
        for number in numbers {
            starts[Int(number >> shift) & (1 << digit - 1)] += 1
        }
        var sum = 0
        for value in starts.indices {
            (starts[value], sum) = (sum, sum + starts[value])
        }
        return starts
    }
}
