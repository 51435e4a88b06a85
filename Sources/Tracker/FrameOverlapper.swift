public import CellImage

/// Compares each frame of a movie with the few frames before it, as the frames come in.
///
/// It keeps the label runs of the last `reach` frames and nothing else. After a restart, feeding those frames again
/// (and dropping what that returns) brings back exactly the state it had.
public struct FrameOverlapper: Sendable {
    /// How many earlier frames each frame is compared with: the longest gap to be bridged, plus one.
    public let reach: Int
    private var kept: [ComparedFrame] = []

    /// Makes an overlapper.
    ///
    /// - Parameter reach: earlier frames to compare with, 1 to 64.
    /// - Throws: `TrackerError.parameter` when `reach` lies outside its range.
    public init(reach: Int) throws(TrackerError) {
        guard (1...64).contains(reach) else {
            throw .parameter(name: "reach", reason: "must be between 1 and 64, but is \(reach)")
        }
        self.reach = reach
    }

    /// Compares a frame with the frames before it and keeps it for the frames to come.
    ///
    /// Frames that were never given (skipped as unreadable) are simply not compared: the frames before them stay.
    ///
    /// - Parameters:
    ///   - frame: 0-based frame, greater than that of the call before.
    ///   - runs: the frame's label image.
    ///   - detections: the objects of that label image, in ascending order of label.
    /// - Returns: one table per kept earlier frame, the most recent one first.
    /// - Throws: `TrackerError.frameOrder` or `.frameSize` when the frame does not continue the movie.
    /// - Complexity: O(reach * runs) time, O(reach * runs) memory kept.
    public mutating func add(
        frame: Int,
        runs: LabelRuns,
        detections: [Detection]
    ) throws(TrackerError) -> [FrameOverlap] {
        if let last = kept.last {
            guard frame > last.frame else { throw .frameOrder(previous: last.frame, found: frame) }
            guard runs.width == last.width, runs.height == last.height else {
                throw .frameSize(
                    frame: frame,
                    expectedWidth: last.width,
                    expectedHeight: last.height,
                    foundWidth: runs.width,
                    foundHeight: runs.height
                )
            }
        }
        var next = ComparedFrame(frame: frame, runs: runs, detections: detections)
        let tables = compare(&next)
        kept.append(next)
        if kept.count > reach {
            kept.removeFirst()
        }
        return tables
    }

    /// Tables from every kept frame to the next one, and the next one's step from the frame before.
    ///
    /// The drift over a gap is searched near the sum of its steps, and nowhere else where these are sure.
    private func compare(_ next: inout ComparedFrame) -> [FrameOverlap] {
        var expected = DriftEstimator.Expectation()
        var tables: [FrameOverlap] = []
        for earlier in kept.reversed() {
            let estimator = DriftEstimator(earlier: earlier, later: next)
            let estimate = estimator.estimate(near: expected)
            tables.append(
                FrameOverlap(
                    earlierFrame: earlier.frame,
                    laterFrame: next.frame,
                    drift: estimate.drift,
                    overlaps: earlier.labelled(estimate.overlaps, with: next)
                )
            )
            if tables.count == 1 {
                next.step = DriftEstimator.Expectation(drift: estimate.drift, isSure: estimator.isSure(estimate))
                expected = next.step
            }
            expected = earlier.step + expected
        }
        return tables
    }
}

/// What is kept of a frame to compare later frames with.
struct ComparedFrame: Sendable {
    let frame: Int
    /// Columns and rows of the image, in pixels.
    let width: Int
    let height: Int
    let spans: RunSpans
    /// Centroid and area of each detection, in ascending order of label.
    let labels: [UInt32]
    let centroids: [PixelPoint]
    let areas: [Double]
    /// The position in these lists of each region of the image; -1 where it is not among them.
    let detectionOfRegion: [Int]
    /// The drift from the frame given before this one.
    var step = DriftEstimator.Expectation()

    init(frame: Int, runs: LabelRuns, detections: [Detection]) {
        self.frame = frame
        width = runs.width
        height = runs.height
        spans = RunSpans(runs, width: runs.width)
        let usable = detections.filter {
            $0.region.area > 0 && abs($0.region.centroid.x) < 1e9 && abs($0.region.centroid.y) < 1e9
        }
        labels = usable.map { $0.label }
        centroids = usable.map { $0.region.centroid }
        areas = usable.map { Double($0.region.area) }
        let index = LabelIndex(labels)
        detectionOfRegion = spans.labels.map { index.index(of: $0) ?? -1 }
    }

    /// Overlaps with a later frame by the labels of both.
    func labelled(_ overlaps: [RegionOverlap], with later: ComparedFrame) -> [LabelOverlap] {
        overlaps.map { overlap in
            LabelOverlap(
                earlier: spans.labels[overlap.earlier],
                later: later.spans.labels[overlap.later],
                pixels: overlap.pixels
            )
        }
    }
}
