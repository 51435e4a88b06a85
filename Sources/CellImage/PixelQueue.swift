/// The pixels at the rim of a flood, in the order in which the water reaches them.
///
/// The order is by height, then by age; a pixel below the present water level waits at that level. Heights are divided
/// into bands: only the pixels of the present band are kept in a heap, which stays small enough for the nearest cache;
/// the others wait in a list per band.
struct PixelQueue: ~Copyable {
    private static let bandCount = 4096

    private let lowest: Float
    private let scale: Float
    /// The entry queued last in each band, -1 when there is none.
    private var bands = [Int32](repeating: -1, count: bandCount)
    private var band = 0
    private var level: UInt32 = 0
    /// Of each entry, by age: its pixel, its level, and the entry of the same band queued before it.
    private let pixels: UnsafeMutablePointer<Int32>
    private let levels: UnsafeMutablePointer<UInt32>
    private let previous: UnsafeMutablePointer<Int32>
    private var count = 0
    private var heap: AgeHeap

    /// Makes a queue for pixels that are each queued once at most.
    ///
    /// - Parameters:
    ///   - count: the number of pixels.
    ///   - range: where most heights lie; others are allowed.
    init(pixels count: Int, range: ClosedRange<Float>) {
        lowest = range.lowerBound
        scale = Float(Self.bandCount) / max(range.upperBound - range.lowerBound, .leastNormalMagnitude)
        pixels = .allocate(capacity: count)
        levels = .allocate(capacity: count)
        previous = .allocate(capacity: count)
        heap = AgeHeap(capacity: count)
    }

    deinit {
        pixels.deallocate()
        levels.deallocate()
        previous.deallocate()
    }

    /// Queues a pixel.
    @inline(__always)
    mutating func append(_ pixel: Int, height: Float) {
        let own = height.orderedKey
        pixels[count] = Int32(truncatingIfNeeded: pixel)
        levels[count] = max(own, level)
        let target = bandIndex(height)
        if target <= band {
            heap.insert(UInt64(max(own, level)) << 32 | UInt64(count))
        } else {
            previous[count] = bands[target]
            bands[target] = Int32(truncatingIfNeeded: count)
        }
        count += 1
    }

    /// The pixel that the water reaches next.
    @inline(__always)
    mutating func popFirst() -> Int? {
        while heap.isEmpty {
            guard band + 1 < Self.bandCount else { return nil }
            band += 1
            var entry = bands[band]
            while entry >= 0 {
                heap.insert(UInt64(levels[Int(entry)]) << 32 | UInt64(entry))
                entry = previous[Int(entry)]
            }
        }
        let key = heap.removeSmallest()
        level = UInt32(truncatingIfNeeded: key >> 32)
        return Int(pixels[Int(key & 0xFFFF_FFFF)])
    }

    /// The band of a height; grows with it, and NaN falls into the last one.
    @inline(__always)
    private func bandIndex(_ height: Float) -> Int {
        let position = (height - lowest) * scale
        guard position < Float(Self.bandCount - 1) else { return Self.bandCount - 1 }
        return position > 0 ? Int(position) : 0
    }
}

/// Keys, smallest first: a flat heap of four children per node, in memory of a fixed capacity.
private struct AgeHeap: ~Copyable {
    private let keys: UnsafeMutablePointer<UInt64>
    private var count = 0

    init(capacity: Int) {
        keys = .allocate(capacity: capacity)
    }

    deinit {
        keys.deallocate()
    }

    var isEmpty: Bool { count == 0 }

    @inline(__always)
    mutating func insert(_ key: UInt64) {
        var node = count
        count += 1
        while node > 0 {
            let parent = (node - 1) >> 2
            guard key < keys[parent] else { break }
            keys[node] = keys[parent]
            node = parent
        }
        keys[node] = key
    }

    /// Takes the smallest key out; there must be one.
    @inline(__always)
    mutating func removeSmallest() -> UInt64 {
        let smallest = keys[0]
        count -= 1
        let key = keys[count]
        var node = 0
        while 4 * node + 1 < count {
            var child = 4 * node + 1
            for other in child + 1..<max(child + 1, min(4 * node + 5, count)) where keys[other] < keys[child] {
                child = other
            }
            guard keys[child] < key else { break }
            keys[node] = keys[child]
            node = child
        }
        keys[node] = key
        return smallest
    }
}
