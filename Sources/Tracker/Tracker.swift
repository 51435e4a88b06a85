/// Joins the detections of a movie into tracks.
///
/// A pure function of the stored facts of each frame: detections and overlaps. A run, a run taken up again and tracking
/// anew with other parameters therefore give the same tracks for the same facts.
public struct Tracker: Sendable {
    /// The parameters it works with.
    public let parameters: TrackingParameters

    /// Makes a tracker.
    ///
    /// - Throws: `TrackerError.parameter` when a parameter lies outside its range.
    public init(parameters: TrackingParameters = TrackingParameters()) throws(TrackerError) {
        try parameters.validate()
        self.parameters = parameters
    }

    /// Links a whole movie.
    ///
    /// With the method `overlap` every detection is in exactly one track. With `iou`, detections below the lowest score
    /// and tracks that are too short or too weak are left out.
    ///
    /// - Parameters:
    ///   - frames: the detections of every frame that was read, in ascending order of frames.
    ///   - overlaps: what `FrameOverlapper` returned for these frames, in any order. Every frame must have been
    ///     compared with the one before it; where a longer gap was not compared, it is bridged by distance alone.
    /// - Returns: tracks and the links that made them.
    /// - Throws: `TrackerError.frameOrder`, `.detections` or `.overlaps` when the facts contradict each other.
    /// - Complexity: O(detections) memory; time in proportion to detections for any usual density.
    public func link(
        _ frames: [FrameDetections],
        overlaps: [FrameOverlap]
    ) throws(TrackerError) -> TrackingResult {
        let table = try DetectionTable(frames)
        let source = try OverlapSource(overlaps, of: table)
        switch parameters.method {
        case .overlap:
            return try OverlapLinker(table: table, overlaps: source, parameters: parameters).link()
        case .iou:
            return try IoULinker(table: table, overlaps: source, parameters: parameters.iou).link(frames)
        }
    }
}
