public import CellImage

/// Detections of a movie and their overlaps, gathered from its masks one frame at a time: all that `Tracker` needs.
///
/// Masks are not kept but for the last few frames, so memory grows with cells and not with pixels.
public struct DetectedMovie: Sendable {
    /// Detections of the frames so far.
    public private(set) var frames: [FrameDetections] = []
    /// Overlaps of these detections.
    public private(set) var overlaps: [FrameOverlap] = []
    private var overlapper: FrameOverlapper

    /// Makes a movie without frames.
    ///
    /// - Parameter parameters: those that it will be tracked with; they say how far back frames are compared.
    /// - Throws: `TrackerError.parameter` when a parameter lies outside its range.
    public init(for parameters: TrackingParameters = TrackingParameters()) throws(TrackerError) {
        try parameters.validate()
        overlapper = try FrameOverlapper(reach: parameters.reach)
    }

    /// Adds a frame.
    ///
    /// - Parameters:
    ///   - masks: the masks of its cells; labels need not agree with those of other frames.
    ///   - frame: 0-based frame, greater than that of the call before; frames that could not be read are left out.
    ///   - scores: the segmenter's confidence by label, 0 to 1; none where it gives none.
    ///   - meanIntensities: means of the segmented channel over each mask by label; none where there are no pixels.
    ///   - signals: the same above the background, of the masks whose signal is sure; none where that is not known.
    /// - Throws: `TrackerError.frameOrder` or `.frameSize` when the frame does not continue the movie.
    /// - Complexity: O(runs of the masks).
    public mutating func add(
        _ masks: LabelRuns,
        frame: Int,
        scores: [UInt32: Float] = [:],
        meanIntensities: [UInt32: Float] = [:],
        signals: [UInt32: Float] = [:]
    ) throws(TrackerError) {
        let detections = masks.regionProperties().map { region in
            Detection(
                region: region,
                score: scores[region.label],
                meanIntensity: meanIntensities[region.label],
                signal: signals[region.label]
            )
        }
        overlaps += try overlapper.add(frame: frame, runs: masks, detections: detections)
        frames.append(FrameDetections(frame: frame, detections: detections))
    }
}
