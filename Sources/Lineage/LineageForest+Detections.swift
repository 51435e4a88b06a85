import CellImage
public import Tracker

extension LineageForest {
    /// Builds the forest of a movie, taking its last frame and the image border from the detections.
    ///
    /// - Parameters:
    ///   - tracks: tracks of these detections.
    ///   - divisions: divisions of these tracks.
    ///   - frames: detections of every frame.
    /// - Throws: the `LineageError` of the first broken rule.
    public init(tracks: [Track], divisions: [Division], frames: [FrameDetections]) throws(LineageError) {
        let byFrame = Dictionary(frames.map { ($0.frame, $0.detections) }) { first, _ in first }
        let atBorder = tracks.filter { track in
            guard let last = track.observations.last, let detections = byFrame[last.frame],
                let found = detections.sortedIndex(of: last.label, by: \.label)
            else { return false }
            return detections[found].region.touchesBorder
        }
        try self.init(
            tracks: tracks,
            divisions: divisions,
            lastFrame: frames.map(\.frame).max() ?? 0,
            tracksEndingAtBorder: Set(atBorder.map(\.id))
        )
    }
}
