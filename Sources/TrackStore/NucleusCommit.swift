public import CellImage
internal import Foundation
internal import GRDB

extension TrackStore {
    /// Replaces the masks of nuclei in some frames and notes who did it, all in one transaction.
    ///
    /// What was measured in the old nuclei is out of date until `replaceMeasurements` is called for these frames and
    /// `replaceTraces` at last; until then the file counts as incomplete.
    ///
    /// - Parameters:
    ///   - frames: committed frames.
    ///   - run: the use of the program that does it.
    ///   - nuclei: the new masks of a frame; called once for each, so that one frame at a time is in memory.
    /// - Throws: what `nuclei` throws, `StoreError.noFrame` for a frame that is not stored, `.writeFailed` when the disk is
    ///   full; the file is then as before.
    public func replaceNuclei(
        inFrames frames: [Int],
        run: RunRecord,
        with nuclei: (_ frame: Int) throws -> LabelRuns
    ) throws {
        var failure: (any Error)?
        do {
            try write { database in
                try database.execute(sql: "DELETE FROM mask WHERE object = 'nucleus'")
                let inserter = try Inserter(database, into: "mask", "frame, object, runs")
                for frame in frames {
                    try requireFrame(frame, in: database)
                    let runs: LabelRuns
                    do {
                        runs = try nuclei(frame)
                    } catch {
                        failure = error
                        throw error
                    }
                    let data = Data(RunLengthMask.encode(runs))
                    try inserter.insert([.integer(frame), .text("nucleus"), data.databaseValue])
                }
                try database.insert(run)
                try database.execute(sql: "UPDATE movie SET is_complete = 0")
            }
        } catch {
            throw failure ?? error
        }
    }
}
