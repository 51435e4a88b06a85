internal import CellImage
internal import GRDB

extension TrackStore {
    /// The movie that the results belong to.
    ///
    /// - Throws: `StoreError.damaged` when the file does not say, or names another number of frames than it holds.
    public func movie() throws(StoreError) -> MovieRecord {
        try read { database in
            let sql = """
                SELECT format, width_px, height_px, frame_count, pixel_type, saturation_value, axes, axes_source,
                    channel_names_source, pixel_width_um, pixel_height_um, pixel_size_source, frame_interval_s,
                    frame_interval_source FROM movie
                """
            let files = try database.rows("SELECT path FROM movie_file ORDER BY position") { try $0.text(0) }
            let channels = try database.rows("SELECT name FROM channel ORDER BY channel") { try $0.text(0) }
            let movies = try database.rows(sql) { try MovieRecord($0, files: files, channelNames: channels) }
            guard let movie = movies.first else {
                throw StoreError.damaged(file: path, reason: "it does not name its movie")
            }
            try requireFrames(of: movie, in: database)
            return movie
        }
    }

    /// The ways from the folder of the result to the files of its movie, in reading order, as they were when it was made.
    ///
    /// - Returns: relative paths; none in files of versions before 6.
    public func movieFilesFromResult() throws(StoreError) -> [String] {
        try read { database in
            guard try database.schemaVersion >= 6 else { return [] }
            return try database.rows("SELECT path_from_result FROM movie_file ORDER BY position") {
                try $0.optionalText(0)
            }
            .compactMap(\.self)
        }
    }

    /// Refuses a number of frames that the stored ones contradict: readers reserve memory for as many.
    private func requireFrames(of movie: MovieRecord, in database: Database) throws {
        let sql =
            "SELECT (SELECT is_complete FROM movie), count(*), coalesce(min(frame), 0), coalesce(max(frame), -1) FROM frame"
        let fits = try database.rows(sql) { row in
            let (count, first, last): (Int, Int, Int) = (try row.integer(1), try row.integer(2), try row.integer(3))
            let areOfMovie = first >= 0 && last < movie.frameCount
            return try areOfMovie && (!row.bool(0) || count == movie.frameCount)
        }
        guard fits.allSatisfy(\.self) else {
            let reason = "its movie has \(movie.frameCount) frames, and others are stored"
            throw StoreError.damaged(file: path, reason: reason)
        }
    }

    /// The history of the file: each use of the program that wrote to it, oldest first.
    public func runs() throws(StoreError) -> [RunRecord] {
        try read { database in
            let sql = """
                SELECT run, stage, program_version, arguments, parameters, segmenter, segmenter_parameters, started_at,
                    host FROM run ORDER BY run
                """
            let way = try database.schemaVersion >= 7 ? "path_from_result" : "NULL"
            let inputs = "SELECT role, path, byte_count, sha256, \(way) FROM run_input WHERE run = ? ORDER BY position"
            return try database.rows(sql) { row in
                let id: Int = try row.integer(0)
                let inputs = try database.rows(inputs, [.integer(id)]) { row in
                    InputDigest(
                        role: try row.named(0),
                        path: try row.text(1),
                        byteCount: Int(try row.integer(2) as Int64),
                        sha256: try row.optionalText(3),
                        pathFromResult: try row.optionalText(4)
                    )
                }
                return try RunRecord(row, inputs: inputs)
            }
        }
    }

    /// Whether tracks and reporter values belong to the stored frames and measurements.
    ///
    /// False while a run or a new measurement is under way, or after it was interrupted.
    public func isComplete() throws(StoreError) -> Bool {
        try read { database in
            try database.rows("SELECT is_complete FROM movie") { try $0.bool(0) }.first ?? false
        }
    }

    /// Whether somebody else has the file open for writing: a run or another job is at work on it.
    public func isAtWorkElsewhere() -> Bool {
        isReadOnly && StoreLock.isHeld(of: path)
    }

    /// Parameters of tracking and division detection as JSON; nil before the first tracking.
    public func trackingParametersJSON() throws(StoreError) -> String? {
        try read { database in
            try database.rows("SELECT tracking_parameters FROM movie") { try $0.optionalText(0) }.first ?? nil
        }
    }
}

extension MovieRecord {
    fileprivate init(_ row: Row, files: [String], channelNames: [String]) throws {
        let (width, height) = (try row.real(9), try row.real(10))
        self.init(
            files: files,
            format: try row.text(0),
            width: try row.integer(1),
            height: try row.integer(2),
            frameCount: try row.integer(3),
            pixelType: try row.text(4),
            saturationValue: try row.optionalReal(5),
            axes: try row.text(6),
            axesSource: try row.text(7),
            channelNames: channelNames,
            channelNamesSource: try row.text(8),
            pixelSize: PixelSize(widthInMicrometers: width, heightInMicrometers: height),
            pixelSizeSource: try row.optionalText(11),
            frameIntervalSeconds: try row.optionalReal(12),
            frameIntervalSource: try row.optionalText(13)
        )
    }
}

extension RunRecord {
    fileprivate init(_ row: Row, inputs: [InputDigest]) throws {
        self.init(
            stage: try row.named(1),
            programVersion: try row.text(2),
            arguments: try JSONText.decode(row.text(3), column: "arguments"),
            parametersJSON: try row.text(4),
            segmenter: try row.optionalText(5),
            segmenterParameters: try JSONText.decode(row.text(6), column: "segmenter_parameters"),
            inputs: inputs,
            startedAt: try row.text(7),
            host: try row.text(8)
        )
    }
}
