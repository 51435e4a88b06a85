import CellImage

/// The runs of a label image on one line: row after row, with so much room between rows that none meets the next one
/// when the image is moved sideways.
///
/// Two images are then compared by merging two ascending lists, whatever the shift between them.
struct RunSpans: Sendable {
    /// A run of pixels of one region.
    struct Span {
        /// Place of its first pixel on the line.
        var start: Int
        /// Place after its last pixel.
        var end: Int
        /// The position of its label in `labels`.
        var region: Int32
    }

    /// The labels that occur, ascending.
    let labels: [UInt32]
    /// All runs in scan order.
    let spans: [Span]
    /// Places on the line from one row to the next.
    let pitch: Int

    /// Lays out the runs of an image.
    ///
    /// - Parameters:
    ///   - runs: the image.
    ///   - width: columns of the widest image that it is compared with, at least its own.
    /// - Complexity: O(runs).
    init(_ runs: LabelRuns, width: Int) {
        let index = RegionIndex(runs.runs)
        let pitch = 2 * width
        labels = index.labels
        self.pitch = pitch
        spans = zip(runs.runs, index.regionOfRun).map { run, region in
            let row = Int(run.row) * pitch
            return Span(start: row + Int(run.start), end: row + Int(run.end), region: region)
        }
    }

    /// Shared pixels of every pair of regions that touch the same pixel, after moving this image.
    ///
    /// - Parameters:
    ///   - later: the other image, laid out for the same width.
    ///   - shift: whole pixels by which this image is moved, less than the width and the height.
    /// - Returns: pairs ordered by region of this image, then by region of the other one.
    /// - Complexity: O(runs).
    func overlaps(with later: RunSpans, shift: PixelShift) -> [RegionOverlap] {
        var counter = PairCounter(earlierCount: labels.count, laterCount: later.labels.count)
        let offset = shift.y * pitch + shift.x
        counter.count(atMost: spans.count + later.spans.count) { writer in
            spans.withUnsafeBufferPointer { first in
                later.spans.withUnsafeBufferPointer { second in
                    SpanMerge.run(first, second, offset: offset, into: &writer)
                }
            }
        }
        return counter.overlaps()
    }
}

/// Pixels that a region of an earlier image and one of a later image share, by the positions of their labels.
struct RegionOverlap {
    var earlier: Int
    var later: Int
    var pixels: Int
}
