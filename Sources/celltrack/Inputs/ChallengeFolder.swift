import Evaluation
import Foundation
import Pipeline

/// Tracks and masks in a folder of the Cell Tracking Challenge.
struct ChallengeFolder {
    /// Tracks with their masks.
    let movie: TrackedMovie
    /// The frames that have masks; the tracks may go on before and behind them.
    let frames: Range<Int>
    /// Masks of the folder SEG beside TRA; nil when there is none.
    let segmentation: SegmentedFrames?

    /// Opens a truth: a folder with `man_track.txt`, or one that holds such a folder named TRA.
    ///
    /// - Throws: `EvaluationError.missingMasks` when frames between others have no masks.
    init(truth path: String) throws {
        let inner = path + "/TRA"
        let isParent = !FileManager.default.fileExists(atPath: path + "/man_track.txt")
        let folder = isParent ? inner : path
        guard FileManager.default.fileExists(atPath: folder + "/man_track.txt") else {
            throw RunError.missingFile(path + "/man_track.txt (or TRA/man_track.txt)")
        }
        let masks = try NumberedMasks(folder)
        frames = try masks.stretch()
        let records = try ChallengeFolder.records(folder + "/man_track.txt")
        let end = records.map { $0.lastFrame + 1 }.max() ?? 0
        movie = TrackedMovie(records: records, frameCount: max(frames.upperBound, end)) { try masks.masks(frame: $0) }
        let outlines = path + "/SEG"
        guard isParent && FileManager.default.fileExists(atPath: outlines) else {
            segmentation = nil
            return
        }
        let outlined = try NumberedMasks(outlines)
        segmentation = SegmentedFrames(frames: outlined.frames) { try outlined.masks(frame: $0) }
    }

    /// The tracks of a folder with `res_track.txt`.
    static func result(_ folder: String) throws -> TrackedMovie {
        let tables = ["res_track.txt", "man_track.txt"].map { "\(folder)/\($0)" }
        guard let table = tables.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw RunError.missingFile(tables[0])
        }
        let masks = try NumberedMasks(folder)
        return TrackedMovie(records: try records(table), frameCount: masks.end) { try masks.masks(frame: $0) }
    }

    private static func records(_ table: String) throws -> [TrackRecord] {
        guard let text = FileManager.default.contents(atPath: table) else { throw RunError.missingFile(table) }
        return try TrackRecord.table(String(decoding: text, as: UTF8.self), file: table)
    }
}
