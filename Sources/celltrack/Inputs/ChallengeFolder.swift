import CellImage
import Evaluation
import Foundation
import MovieIO
import Pipeline

/// Tracks and masks in a folder of the Cell Tracking Challenge.
struct ChallengeFolder {
    /// Tracks with their masks.
    let movie: TrackedMovie
    /// Masks of the folder SEG beside TRA; nil when there is none.
    let segmentation: SegmentedFrames?

    /// Opens a truth: a folder with `man_track.txt`, or one that holds such a folder named TRA.
    init(truth path: String) throws {
        let inner = path + "/TRA"
        let isParent = !FileManager.default.fileExists(atPath: path + "/man_track.txt")
        let folder = isParent ? inner : path
        guard FileManager.default.fileExists(atPath: folder + "/man_track.txt") else {
            throw RunError.missingFile(path + "/man_track.txt (or TRA/man_track.txt)")
        }
        movie = try ChallengeFolder.movie(table: folder + "/man_track.txt", masks: folder, frameCount: nil)
        let outlines = path + "/SEG"
        segmentation =
            isParent && FileManager.default.fileExists(atPath: outlines)
            ? try ChallengeFolder.segmentation(outlines) : nil
    }

    /// The tracks of a folder with `res_track.txt`.
    static func result(_ folder: String, frameCount: Int) throws -> TrackedMovie {
        let tables = ["res_track.txt", "man_track.txt"].map { "\(folder)/\($0)" }
        guard let table = tables.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw RunError.missingFile(tables[0])
        }
        return try movie(table: table, masks: folder, frameCount: frameCount)
    }

    private static func movie(table: String, masks folder: String, frameCount: Int?) throws -> TrackedMovie {
        guard let text = FileManager.default.contents(atPath: table) else { throw RunError.missingFile(table) }
        let records = try TrackRecord.table(String(decoding: text, as: UTF8.self))
        let masks = try LabelMovie([folder])
        let numbers = Dictionary(zip(masks.frameNumbers, 0...)) { first, _ in first }
        let count = frameCount ?? (masks.frameNumbers.max() ?? -1) + 1
        return TrackedMovie(records: records, frameCount: count) { frame in
            guard let index = numbers[frame] else {
                return LabelRuns(LabelImage(width: masks.width, height: masks.height))
            }
            return LabelRuns(try masks.labels(at: index))
        }
    }

    private static func segmentation(_ folder: String) throws -> SegmentedFrames {
        let masks = try LabelMovie([folder])
        let numbers = Dictionary(zip(masks.frameNumbers, 0...)) { first, _ in first }
        return SegmentedFrames(frames: Set(numbers.keys)) { frame in
            LabelRuns(try masks.labels(at: numbers[frame] ?? 0))
        }
    }
}
