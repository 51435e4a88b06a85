import Lineage
import Reporters
import TrackStore
import Tracker

/// Makes processed traces and responses from the values that are stored of the frames.
struct TraceStage {
    let store: TrackStore
    let parameters: RunParameters

    /// Traces and responses along the stored tracks, stored in one transaction.
    ///
    /// - Parameter run: the use of the program that does it.
    func run(_ run: RunRecord) throws(RunError) {
        try RunError.translate {
            let traced = try traces(
                along: try store.tracks(),
                divisions: try store.divisions(),
                frames: try store.detectionsByFrame()
            )
            try store.replaceTraces(traced.traces, responses: traced.responses, run: run)
        }
    }

    /// Traces and responses along tracks that need not be stored yet.
    func traces(
        along tracks: [Track],
        divisions: [Division],
        frames: [FrameDetections]
    ) throws -> (traces: [ProcessedTrace], responses: [CellResponse]) {
        ([], [])
    }
}
