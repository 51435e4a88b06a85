public import CellImage
internal import GRDB
public import Tracker

extension TrackStore {
    /// The frames stored so far, good and bad, in ascending order.
    public func frames() throws(StoreError) -> [StoredFrame] {
        try read { database in
            try database.rows("SELECT frame, time_s, defect FROM frame ORDER BY frame") { row in
                StoredFrame(
                    frame: try row.integer(0),
                    timeInSeconds: try row.optionalTime(1),
                    status: try row.optionalText(2).map { .bad(reason: $0) } ?? .committed
                )
            }
        }
    }

    /// Masks of the cells of a frame.
    ///
    /// - Throws: `StoreError.noFrame` when the frame is not stored or was bad, `.damaged` when the mask is broken or lost.
    public func cells(inFrame frame: Int) throws(StoreError) -> LabelRuns {
        guard let cells = try mask(of: "cell", inFrame: frame) else {
            try read { try requireFrame(frame, in: $0) }
            throw .damaged(file: path, reason: "frame \(frame) has no mask")
        }
        return cells
    }

    /// Masks of the nuclei of a frame; nil when it has none.
    ///
    /// - Throws: `StoreError.damaged` when the mask is broken.
    public func nuclei(inFrame frame: Int) throws(StoreError) -> LabelRuns? {
        try mask(of: "nucleus", inFrame: frame)
    }

    private func mask(of object: String, inFrame frame: Int) throws(StoreError) -> LabelRuns? {
        let sql = "SELECT runs FROM mask WHERE frame = ? AND object = ?"
        let found = try read { database in
            try database.rows(sql, [.integer(frame), .text(object)]) { try $0.bytes(0) }.first
        }
        return try found.map { bytes throws(StoreError) in try masks(bytes, named: "frame \(frame)") }
    }

    /// Unpacks masks.
    ///
    /// - Throws: `StoreError.damaged` when they are broken, or have not the size of the movie.
    func masks(_ bytes: [UInt8], named name: String) throws(StoreError) -> LabelRuns {
        let masks: LabelRuns
        do {
            masks = try RunLengthMask.decode(bytes)
        } catch {
            throw .damaged(file: path, reason: "\(name): \(error)")
        }
        let isOfMovie = try read { database in
            try database.rows("SELECT width_px, height_px FROM movie") { row in
                try row.integer(0) == masks.width && row.integer(1) == masks.height
            }
        }
        guard isOfMovie == [true] else {
            throw .damaged(
                file: path,
                reason: "\(name): its masks have \(masks.width) x \(masks.height) pixels, unlike the movie"
            )
        }
        return masks
    }

    /// Detections of a frame, in the order of their labels.
    public func detections(inFrame frame: Int) throws(StoreError) -> [Detection] {
        try read { database in
            let sql = "\(try Detection.select(from: database)) WHERE frame = ? ORDER BY label"
            return try database.rows(sql, [.integer(frame)], Detection.init)
        }
    }

    /// Detections of all good frames, those of repairs among them, in ascending order of frame and label.
    public func detectionsByFrame() throws(StoreError) -> [FrameDetections] {
        try read { database in
            let frames = try database.rows("SELECT frame FROM frame WHERE defect IS NULL ORDER BY frame") { row in
                FrameDetections(frame: try row.integer(0), detections: [])
            }
            let sql = "\(try Detection.select(from: database)) WHERE frame = ? ORDER BY label"
            return try frames.map { frame in
                let detections = try database.rows(sql, [.integer(frame.frame)], Detection.init)
                return FrameDetections(frame: frame.frame, detections: detections)
            }
        }
    }

    /// Cells of all good frames, those of repairs among them, in ascending order of frame.
    public func cellCounts() throws(StoreError) -> [(frame: Int, cells: Int)] {
        try read { database in
            let sql = """
                SELECT frame, (SELECT count(*) FROM detection WHERE detection.frame = frame.frame) FROM frame
                WHERE defect IS NULL ORDER BY frame
                """
            return try database.rows(sql) { (frame: try $0.integer(0), cells: try $0.integer(1)) }
        }
    }

    /// Good frames in which no cells are, in ascending order.
    public func framesWithoutCells() throws(StoreError) -> [Int] {
        try cellCounts().filter { $0.cells == 0 }.map(\.frame)
    }

    /// Number of detections that were segmented in all frames together.
    public func detectionCount() throws(StoreError) -> Int {
        try read { database in
            let counts: [Int] = try database.rows("SELECT count(*) FROM detection") { try $0.integer(0) }
            let made: [Int] =
                try database.hasRepairs ? database.rows("SELECT count(*) FROM repair") { try $0.integer(0) } : []
            return (counts.first ?? 0) - (made.first ?? 0)
        }
    }

    /// All stored overlaps, in ascending order of later frame, then of earlier frame.
    public func overlaps() throws(StoreError) -> [FrameOverlap] {
        try read { database in
            let frames = "SELECT later_frame, earlier_frame, drift_x_px, drift_y_px FROM frame_pair ORDER BY 1, 2"
            let pairs = """
                SELECT earlier_label, later_label, shared_px FROM overlap
                WHERE later_frame = ? AND earlier_frame = ? ORDER BY earlier_label, later_label
                """
            return try database.rows(frames) { row in
                let later: Int = try row.integer(0)
                let earlier: Int = try row.integer(1)
                let overlaps = try database.rows(pairs, [.integer(later), .integer(earlier)]) { row in
                    LabelOverlap(
                        earlier: try row.integer(0),
                        later: try row.integer(1),
                        pixels: try row.integer(2)
                    )
                }
                let drift = PixelShift(x: try row.integer(2), y: try row.integer(3))
                return FrameOverlap(earlierFrame: earlier, laterFrame: later, drift: drift, overlaps: overlaps)
            }
        }
    }

    /// Seconds that each step of each frame took.
    public func timings() throws(StoreError) -> [Int: [String: Double]] {
        try read { database in
            let rows = try database.rows("SELECT frame, step, duration_s FROM timing") { row in
                (frame: try row.integer(0) as Int, step: try row.text(1), duration: try row.real(2))
            }
            return rows.reduce(into: [:]) { $0[$1.frame, default: [:]][$1.step] = $1.duration }
        }
    }

    /// Refuses a frame that is not stored, or was bad.
    func requireFrame(_ frame: Int, in database: Database) throws {
        let sql = "SELECT 1 FROM frame WHERE frame = ? AND defect IS NULL"
        guard try !database.rows(sql, [.integer(frame)], { _ in }).isEmpty else {
            throw StoreError.noFrame(file: path, frame: frame)
        }
    }
}

extension Detection {
    fileprivate static func select(from database: Database) throws -> String {
        """
        SELECT label, area_px, x_px, y_px, min_x_px, min_y_px, max_x_px, max_y_px, variance_x_px2, variance_y_px2,
            covariance_px2, touches_border, score, mean_intensity,
            min_x_px >= 0 AND max_x_px <= width_px AND x_px BETWEEN min_x_px AND max_x_px
                AND min_y_px >= 0 AND max_y_px <= height_px AND y_px BETWEEN min_y_px AND max_y_px
                AND area_px BETWEEN 1 AND (max_x_px - min_x_px) * (max_y_px - min_y_px) AS fits_in_image,
            \(try database.schemaVersion >= 8 ? "signal" : "NULL")
        FROM detection CROSS JOIN movie
        """
    }

    fileprivate init(_ row: Row) throws {
        guard try row.bool(14) else {
            let area: Int = try row.integer(1)
            throw UnexpectedValue(column: "area_px", value: "\(area), which does not fit the cell's box in the image")
        }
        let region = RegionProperties(
            label: try row.integer(0),
            area: try row.integer(1),
            centroid: PixelPoint(x: try row.real(2), y: try row.real(3)),
            boundingBox: PixelRect(
                minX: try row.integer(4),
                minY: try row.integer(5),
                maxX: try row.integer(6),
                maxY: try row.integer(7)
            ),
            varianceX: try row.real(8),
            varianceY: try row.real(9),
            covarianceXY: try row.real(10),
            touchesBorder: try row.bool(11)
        )
        self.init(
            region: region,
            score: try row.optionalReal(12).map(Float.init),
            meanIntensity: try row.optionalReal(13).map(Float.init),
            signal: try row.optionalReal(15).map(Float.init)
        )
    }
}
