import CellImage
import Evaluation
import Foundation
import Lineage
import Pipeline
import TrackStore

/// Tracks to be scored: those of a result file, or of a folder with `res_track.txt`.
struct TrackedResult {
    /// Tracks with their masks, in the form of the Cell Tracking Challenge.
    let movie: TrackedMovie

    /// Opens a result.
    init(path: String) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            movie = try ChallengeFolder.result(path)
        } else {
            let contents = try ResultContents(try TrackStore.open(at: path, readOnly: true))
            movie = try ChallengeResult(contents).movie
        }
    }
}

/// The tracks of a result file in the form of the Cell Tracking Challenge.
struct ChallengeResult {
    let movie: TrackedMovie

    init(_ contents: ResultContents) throws {
        let masks = try ChallengeMasks(contents, allow32Bit: true)
        movie = TrackedMovie(
            records: masks.pieces.pieces.map { piece in
                TrackRecord(
                    label: piece.label,
                    firstFrame: piece.firstFrame,
                    lastFrame: piece.lastFrame,
                    parent: piece.parent
                )
            },
            frameCount: contents.movie.frameCount,
            masks: { try masks.masks(inFrame: $0) }
        )
    }
}
