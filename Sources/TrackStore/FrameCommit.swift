internal import CellImage
internal import Foundation
internal import GRDB
public import Reporters
internal import Tracker

extension TrackStore {
    /// Stores everything found in one frame, in one transaction.
    ///
    /// - Parameter record: the frame; its measurements and backgrounds belong to its detections.
    /// - Throws: `StoreError.frameExists` when the frame is stored already, `.inconsistent` when parts of the record
    ///   contradict each other, `.writeFailed` when the disk is full; the file is then as before.
    public func commit(_ record: FrameRecord) throws(StoreError) {
        let masks = [("cell", record.cells), ("nucleus", record.nuclei)].compactMap { object, runs in
            runs.map { (object, Data(RunLengthMask.encode($0))) }
        }
        try write { database in
            try insertFrame(record.frame, timeInSeconds: record.timeInSeconds, defect: nil, into: database)
            let inserter = try Inserter(database, into: "mask", "frame, object, runs")
            for (object, data) in masks {
                try inserter.insert([.integer(record.frame), .text(object), data.databaseValue])
            }
            try database.insert(record.detections, frame: record.frame)
            try database.insert(record.measurements, frame: record.frame)
            try database.insert(record.background, frame: record.frame)
            try database.insert(record.reporterValues, frame: record.frame)
            for overlap in record.overlaps {
                try database.insert(overlap)
            }
            let timings = try Inserter(database, into: "timing", "frame, step, duration_s")
            for (step, duration) in record.timings.sorted(by: { $0.key < $1.key }) {
                try timings.insert([.integer(record.frame), .text(step), .real(duration)])
            }
        }
    }

    /// Notes that a frame could not be read or segmented and was skipped.
    ///
    /// - Parameters:
    ///   - frame: 0-based frame.
    ///   - timeInSeconds: seconds since the movie's first frame; nil when the movie has no clock.
    ///   - reason: one sentence for a person.
    /// - Throws: `StoreError.frameExists` when the frame is stored already.
    public func commitBadFrame(_ frame: Int, timeInSeconds: Double? = nil, reason: String) throws(StoreError) {
        try write { database in
            try insertFrame(frame, timeInSeconds: timeInSeconds, defect: reason, into: database)
        }
    }

    /// Replaces the measurements, backgrounds and reporter values of a frame, in one transaction.
    ///
    /// Traces that rest on them are out of date until `replaceTraces` is called; until then the file counts as
    /// incomplete.
    ///
    /// - Parameters:
    ///   - frame: a committed frame.
    ///   - measurements: its new measurements.
    ///   - background: its new backgrounds.
    ///   - reporterValues: its new values of the file's reporters.
    /// - Throws: `StoreError.noFrame` when the frame is not stored, `.inconsistent` for labels it does not hold.
    public func replaceMeasurements(
        inFrame frame: Int,
        measurements: [RegionMeasurement],
        background: FrameBackground,
        reporterValues: [MeasuredValue] = []
    ) throws(StoreError) {
        try write { database in
            try requireFrame(frame, in: database)
            for table in ["measurement", "background", "cell_background", "reporter_value"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE frame = ?", arguments: [frame])
            }
            try database.insert(measurements, frame: frame)
            try database.insert(background, frame: frame)
            try database.insert(reporterValues, frame: frame)
            try database.execute(sql: "UPDATE movie SET is_complete = 0")
        }
    }

    private func insertFrame(
        _ frame: Int,
        timeInSeconds: Double?,
        defect: String?,
        into database: Database
    ) throws {
        guard try database.rows("SELECT 1 FROM frame WHERE frame = ?", [.integer(frame)], { _ in }).isEmpty else {
            throw StoreError.frameExists(file: path, frame: frame)
        }
        try Inserter(database, into: "frame", "frame, time_s, defect")
            .insert([.integer(frame), .optionalReal(timeInSeconds), .optionalText(defect)])
    }
}

extension Database {
    func insert(_ detections: [Detection], frame: Int) throws {
        let inserter = try Inserter(
            self,
            into: "detection",
            "frame, label, area_px, x_px, y_px, min_x_px, min_y_px, max_x_px, max_y_px, variance_x_px2, "
                + "variance_y_px2, covariance_px2, touches_border, score, mean_intensity, signal"
        )
        for detection in detections {
            let region = detection.region
            let box = region.boundingBox
            try inserter.insert([
                .integer(frame), .label(detection.label), .integer(region.area), .real(region.centroid.x),
                .real(region.centroid.y), .integer(box.minX), .integer(box.minY), .integer(box.maxX),
                .integer(box.maxY), .real(region.varianceX), .real(region.varianceY), .real(region.covarianceXY),
                .bool(region.touchesBorder), .optionalReal(detection.score.map(Double.init)),
                .optionalReal(detection.meanIntensity.map(Double.init)),
                .optionalReal(detection.signal.map(Double.init)),
            ])
        }
    }

    /// Stores measurements of a frame.
    func insert(_ measurements: [RegionMeasurement], frame: Int) throws {
        let inserter = try Inserter(
            self,
            into: "measurement",
            "frame, label, region, channel, n_px, mean, median, sum, sd, minimum, maximum, q05, q25, q75, q95, "
                + "saturated_fraction, mad"
        )
        for value in measurements {
            try inserter.insert([
                .integer(frame), .label(value.label), .text(value.region.rawValue), .integer(value.channel),
                .integer(value.count), .real(value.mean), .real(value.median), .real(value.sum),
                .real(value.standardDeviation), .real(value.minimum), .real(value.maximum), .real(value.quantile05),
                .real(value.quantile25), .real(value.quantile75), .real(value.quantile95),
                .optionalReal(value.saturatedFraction), .optionalReal(value.medianAbsoluteDeviation),
            ])
        }
    }

    fileprivate func insert(_ background: FrameBackground, frame: Int) throws {
        let channels = try Inserter(
            self,
            into: "background",
            "frame, channel, level, noise_sd, n_px, is_fallback, level_se"
        )
        for value in background.channels {
            try channels.insert([
                .integer(frame), .integer(value.channel), .real(value.value), .real(value.standardDeviation),
                .integer(value.count), .bool(value.isFallback), .optionalReal(value.standardError),
            ])
        }
        try insert(background.cells, frame: frame)
    }

    /// Stores backgrounds around cells of a frame.
    func insert(_ backgrounds: [CellBackground], frame: Int) throws {
        let columns = "frame, label, channel, level, noise_sd, n_px, is_fallback, level_se"
        let inserter = try Inserter(self, into: "cell_background", columns)
        for value in backgrounds {
            try inserter.insert([
                .integer(frame), .label(value.label), .integer(value.channel), .real(value.value),
                .real(value.standardDeviation), .integer(value.count), .bool(value.isFallback),
                .optionalReal(value.standardError),
            ])
        }
    }

    fileprivate func insert(_ overlap: FrameOverlap) throws {
        try Inserter(self, into: "frame_pair", "later_frame, earlier_frame, drift_x_px, drift_y_px").insert([
            .integer(overlap.laterFrame), .integer(overlap.earlierFrame), .integer(overlap.drift.x),
            .integer(overlap.drift.y),
        ])
        let columns = "later_frame, earlier_frame, earlier_label, later_label, shared_px"
        let pairs = try Inserter(self, into: "overlap", columns)
        for pair in overlap.overlaps {
            try pairs.insert([
                .integer(overlap.laterFrame), .integer(overlap.earlierFrame), .label(pair.earlier),
                .label(pair.later), .integer(pair.pixels),
            ])
        }
    }
}
