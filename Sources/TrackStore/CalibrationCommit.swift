internal import CellImage
internal import GRDB

extension TrackStore {
    /// Replaces pixel size, frame interval and the times of the frames, in one transaction.
    ///
    /// The file counts as incomplete until `replaceTraces` is called, as traces and responses rest on the clock.
    ///
    /// - Parameters:
    ///   - movie: its pixel size, its frame interval and their sources are stored; the rest stays as it is.
    ///   - timesInSeconds: seconds since the movie's first frame, by 0-based frame; nil where they are not known.
    /// - Throws: `StoreError` when the file cannot be written; it is then as before.
    public func replaceCalibration(_ movie: MovieRecord, timesInSeconds: [Double?]) throws(StoreError) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE movie SET pixel_width_um = ?, pixel_height_um = ?, pixel_size_source = ?,
                        frame_interval_s = ?, frame_interval_source = ?, is_complete = 0
                    """,
                arguments: [
                    movie.pixelSize?.widthInMicrometers, movie.pixelSize?.heightInMicrometers, movie.pixelSizeSource,
                    movie.frameIntervalSeconds, movie.frameIntervalSource,
                ]
            )
            for (frame, time) in timesInSeconds.enumerated() {
                try database.execute(sql: "UPDATE frame SET time_s = ? WHERE frame = ?", arguments: [time, frame])
            }
        }
    }
}
