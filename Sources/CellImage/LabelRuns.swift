/// A horizontal run of pixels that carry one label.
public struct LabelRun: Sendable, Hashable {
    /// The row.
    public var row: Int32
    /// First column of the run.
    public var start: Int32
    /// Column after the last one of the run.
    public var end: Int32
    /// The label; never 0.
    public var label: UInt32

    /// Makes a run of the columns `start ..< end` in a row.
    @inlinable
    public init(row: Int32, start: Int32, end: Int32, label: UInt32) {
        self.row = row
        self.start = start
        self.end = end
        self.label = label
    }

    /// Pixels in the run.
    @inlinable public var length: Int { Int(end) - Int(start) }

    /// Where its pixels are in an image of a width, row by row.
    @inlinable package func indices(inWidth width: Int) -> Range<Int> {
        let first = Int(row) * width
        return first + Int(start)..<first + Int(end)
    }
}

/// A label image as runs: the form in which regions are measured, compared and stored.
///
/// A movie's masks are mostly long stretches of one value, so every later step costs O(runs), not O(pixels).
/// Invariants: runs are ordered by row, then by column; they do not overlap, are not empty, carry no label 0, lie
/// inside the image, and two runs that touch in one row differ in label (runs are maximal).
public struct LabelRuns: Sendable, Equatable {
    /// Columns of the image, in pixels.
    public let width: Int
    /// Rows of the image, in pixels.
    public let height: Int
    /// All runs in scan order.
    public let runs: [LabelRun]
    /// Index of the first run of each row, `height + 1` entries; row `r` owns `rowStarts[r] ..< rowStarts[r + 1]`.
    public let rowStarts: [Int]

    /// Finds the runs of a label image in one pass over its pixels.
    ///
    /// - Complexity: O(pixels).
    public init(_ image: LabelImage) {
        var runs: [LabelRun] = []
        runs.reserveCapacity(min(16 * image.height, image.plane.pixels.count))
        var rowStarts = [0]
        rowStarts.reserveCapacity(image.height + 1)
        let width = image.width
        image.plane.pixels.withUnsafeBufferPointer { pixels in
            withUnsafeTemporaryAllocation(of: LabelRun.self, capacity: width + 1) { found in
                for row in 0..<image.height {
                    let labels = UnsafeBufferPointer(rebasing: pixels[row * width..<(row + 1) * width])
                    let count = LabelScan.findRuns(of: labels, row: row, into: found)
                    runs.append(contentsOf: found[..<count])
                    rowStarts.append(runs.count)
                }
            }
        }
        self.width = width
        self.height = image.height
        self.runs = runs
        self.rowStarts = rowStarts
    }

    /// Makes runs whose invariants the caller has established.
    package init(uncheckedWidth width: Int, height: Int, runs: [LabelRun], rowStarts: [Int]) {
        self.width = width
        self.height = height
        self.runs = runs
        self.rowStarts = rowStarts
    }

    /// The dense label image.
    ///
    /// - Complexity: O(pixels).
    public func labelImage() -> LabelImage {
        let pixels = [UInt32](unsafeUninitializedCapacity: width * height) { pixels, initialized in
            var painter = RunPainter(pixels: pixels)
            for run in runs {
                let first = Int(run.row) * width + Int(run.start)
                painter.paint(to: first, with: 0)
                painter.paint(to: first + run.length, with: run.label)
            }
            painter.paint(to: width * height, with: 0)
            initialized = width * height
        }
        return LabelImage(Plane(uncheckedWidth: width, height: height, pixels: pixels))
    }
}

/// Fills pixels with labels in scan order.
///
/// Four pixels are written at a time, also beyond the end of a stretch, where the next one is written over them: short
/// runs then take one store each.
private struct RunPainter {
    let pixels: UnsafeMutableBufferPointer<UInt32>
    private var painted = 0

    init(pixels: UnsafeMutableBufferPointer<UInt32>) {
        self.pixels = pixels
    }

    /// Fills all pixels before `end` that are not painted yet.
    @inline(__always)
    mutating func paint(to end: Int, with label: UInt32) {
        precondition(painted <= end && end <= pixels.count, "runs are in order and lie inside the image")
        guard let address = UnsafeMutableRawPointer(pixels.baseAddress) else { return }
        let size = MemoryLayout<UInt32>.size
        let four = SIMD4(repeating: label)
        var position = painted
        while position < end, position + 4 <= pixels.count {
            (address + position * size).storeBytes(of: four, as: SIMD4<UInt32>.self)
            position += 4
        }
        while position < end {
            pixels.initializeElement(at: position, to: label)
            position += 1
        }
        painted = end
    }
}
