/// A pixel in a flood: its label, and its place in the queue.
struct FloodPixel: BitwiseCopyable {
    /// The label of the water or of the seed.
    var label: UInt32 = 0
    /// While the pixel is dry, below 0: all bits of its height's rank inverted.
    ///
    /// Afterwards the pixel behind it in its line, 0 behind the last one; 0 also where no water may enter.
    var link: Int32 = 0
}

/// The pixels that wait at one height, oldest first; the first one is 0 where nobody waits.
struct FloodLine: BitwiseCopyable {
    var first: Int32 = 0
    var last: Int32 = 0
}

/// The pixels at the rim of a flood, in the order in which the water reaches them.
///
/// The order is by height, then by age; a pixel below the present water level waits at that level. All heights are known
/// beforehand, so each is replaced by its rank among them, and each rank has a line: nothing is sorted while the water
/// rises.
struct PixelQueue {
    private let pixels: UnsafeMutablePointer<FloodPixel>
    private let lines: UnsafeMutablePointer<FloodLine>
    private let lineCount: Int
    private var level = 0

    /// Makes an empty queue for pixels that are each queued once at most.
    ///
    /// - Parameters:
    ///   - pixels: the pixels, all that may be queued marked as dry; pixel 0 is not one of them.
    ///   - lines: an empty line for each rank; they are empty again when the queue is.
    ///   - lineCount: the number of ranks.
    init(
        _ pixels: UnsafeMutablePointer<FloodPixel>,
        lines: UnsafeMutablePointer<FloodLine>,
        lineCount: Int
    ) {
        self.pixels = pixels
        self.lines = lines
        self.lineCount = lineCount
    }

    /// Queues a dry pixel, which is dry no more.
    @inline(__always)
    mutating func append(_ pixel: Int) {
        let line = max(Int(~pixels[pixel].link), level)
        let entry = Int32(truncatingIfNeeded: pixel)
        pixels[pixel].link = 0
        if lines[line].first == 0 {
            lines[line].first = entry
        } else {
            pixels[Int(lines[line].last)].link = entry
        }
        lines[line].last = entry
    }

    /// The pixel that the water reaches next.
    @inline(__always)
    mutating func popFirst() -> Int? {
        while level < lineCount, lines[level].first == 0 {
            level += 1
        }
        guard level < lineCount else { return nil }
        let pixel = Int(lines[level].first)
        lines[level].first = pixels[pixel].link
        pixels[pixel].link = 0
        return pixel
    }
}
