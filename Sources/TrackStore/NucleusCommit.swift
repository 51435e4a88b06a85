public import CellImage
internal import Foundation
internal import GRDB

extension TrackStore {
    /// Replaces the masks of the nuclei of a frame.
    ///
    /// What was measured in the old ones is out of date until `replaceMeasurements` and `replaceTraces` are called; until then
    /// the file counts as incomplete.
    ///
    /// - Parameters:
    ///   - frame: a committed frame.
    ///   - nuclei: its new masks.
    /// - Throws: `StoreError.noFrame` when the frame is not stored, `.writeFailed` when the disk is full.
    public func replaceNuclei(inFrame frame: Int, by nuclei: LabelRuns) throws(StoreError) {
        try write { database in
            try requireFrame(frame, in: database)
            try database.execute(
                sql: "DELETE FROM mask WHERE frame = ? AND object = 'nucleus'",
                arguments: [frame]
            )
            let data = Data(RunLengthMask.encode(nuclei))
            try Inserter(database, into: "mask", "frame, object, runs")
                .insert([.integer(frame), .text("nucleus"), data.databaseValue])
            try database.execute(sql: "UPDATE movie SET is_complete = 0")
        }
    }
}
