import CellImage
import Segmenter
import TrackStore
import Tracker

/// Compares every frame with the ones before it and stores it, in order.
struct FrameStage {
    private let store: TrackStore
    private let skipsBadFrames: Bool
    private var overlapper: FrameOverlapper

    /// Goes on behind the frames that are stored already.
    ///
    /// - Parameters:
    ///   - store: the result file.
    ///   - firstFrame: the frame to go on with; later ones that another process may have stored meanwhile are its own.
    ///   - reach: earlier frames that each frame is compared with.
    ///   - skipsBadFrames: whether a frame that cannot be had is noted and passed over.
    /// - Throws: what reading the stored frames throws.
    init(store: TrackStore, firstFrame: Int, reach: Int, skipsBadFrames: Bool) throws(RunError) {
        self.store = store
        self.skipsBadFrames = skipsBadFrames
        overlapper = try RunError.translate {
            var overlapper = try FrameOverlapper(reach: reach)
            let good = try store.committedFrames().filter { $0 < firstFrame }
            for frame in good.suffix(reach) {
                _ = try overlapper.add(
                    frame: frame,
                    runs: try store.cells(inFrame: frame),
                    detections: try store.detections(inFrame: frame)
                )
            }
            return overlapper
        }
    }

    /// Stores a frame.
    ///
    /// - Returns: why the frame was skipped; nil when it is stored.
    /// - Throws: the frame's error, unless bad frames are skipped; what storing throws.
    mutating func add(_ result: Result<FrameRecord, RunError>, index: Int, time: Double?) throws(RunError) -> String? {
        switch result {
        case .success(var record):
            try RunError.translate {
                record.overlaps = try ContinuousClock().measuring("overlap", &record.timings) {
                    try overlapper.add(frame: record.frame, runs: record.cells, detections: record.detections)
                }
                try store.commit(record)
            }
            return nil
        case .failure(let error):
            guard skipsBadFrames else { throw error }
            try RunError.translate { try store.commitBadFrame(index, timeInSeconds: time, reason: "\(error)") }
            return "\(error)"
        }
    }
}
