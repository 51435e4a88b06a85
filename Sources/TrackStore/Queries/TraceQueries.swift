internal import GRDB
public import Reporters

extension TrackStore {
    /// Processed traces of a reporter, in the order of tracks.
    ///
    /// - Parameter reporter: name of a stored reporter.
    /// - Returns: the traces; none for a reporter that is not stored, and from a file of a version without traces that
    ///   was opened for reading only.
    /// - Throws: `StoreError.damaged` when a table holds what it must not.
    public func processedTraces(of reporter: String) throws(StoreError) -> [ProcessedTrace] {
        let heads = """
            SELECT track, baseline, baseline_low, baseline_high, flags FROM trace WHERE reporter = ? ORDER BY track
            """
        let points = """
            SELECT p.track, p.frame, f.time_s, v.value, p.corrected, p.corrected_low, p.corrected_high, p.normalised,
                p.normalised_low, p.normalised_high, p.flags, o.label IS NOT NULL
            FROM trace_point p JOIN frame f ON f.frame = p.frame
            LEFT JOIN observation o ON o.track = p.track AND o.frame = p.frame
            LEFT JOIN reporter_value v ON v.frame = o.frame AND v.label = o.label AND v.reporter = p.reporter
            WHERE p.reporter = ? ORDER BY p.track, p.frame
            """
        return try read { database in
            guard try database.hasTraces else { return [] }
            var traces = try database.rows(heads, [.text(reporter)]) { row in
                ProcessedTrace(
                    track: try row.integer(0),
                    name: reporter,
                    baseline: try row.estimate(1),
                    points: [],
                    flags: TraceFlags(rawValue: try row.integer(4))
                )
            }
            var index = 0
            _ = try database.rows(points, [.text(reporter)]) { row in
                let track: Int = try row.integer(0)
                while index < traces.count, traces[index].track < track { index += 1 }
                guard index < traces.count, traces[index].track == track else { return }
                traces[index].points.append(try ProcessedPoint(row))
            }
            return traces
        }
    }

    /// How cells answer the dose, in the order of tracks.
    ///
    /// - Parameter reporter: name of a stored reporter.
    /// - Returns: one response per track; none where there was no dose.
    /// - Throws: `StoreError.damaged` when a table holds what it must not.
    public func responses(of reporter: String) throws(StoreError) -> [CellResponse] {
        let sql = """
            SELECT r.track, t.baseline, t.baseline_low, t.baseline_high, r.amplitude, r.amplitude_low,
                r.amplitude_high, r.half_time_s, r.half_time_low_s, r.half_time_high_s, r.onset_s, r.onset_low_s,
                r.onset_high_s, r.area_s, r.sustained_index, r.is_responder, t.flags
            FROM response r JOIN trace t USING (reporter, track) WHERE reporter = ? ORDER BY r.track
            """
        return try read { database in
            guard try database.hasTraces else { return [] }
            return try database.rows(sql, [.text(reporter)]) { row in
                let responds: Int? = try row.optionalInteger(15)
                return CellResponse(
                    track: try row.integer(0),
                    name: reporter,
                    baseline: try row.estimate(1),
                    amplitude: try row.estimate(4),
                    halfTimeInSeconds: try row.estimate(7),
                    onsetInSeconds: try row.estimate(10),
                    areaInSeconds: try row.real(13),
                    sustainedIndex: try row.real(14),
                    isResponder: responds.map { $0 != 0 },
                    flags: TraceFlags(rawValue: try row.integer(16))
                )
            }
        }
    }
}

extension TrackStore {
    /// What was done about bleaching, one record per reporter that is corrected, in the order of names.
    ///
    /// - Returns: the records; none from a file of a version before 7 that was not measured or tracked since.
    /// - Throws: `StoreError.damaged` when the table holds what it must not.
    public func bleaching() throws(StoreError) -> [BleachingRecord] {
        let sql = "SELECT reporter, correction, rate_per_frame, rate_se, n_cells FROM bleaching ORDER BY reporter"
        return try read { database in
            guard try database.schemaVersion >= 7 else { return [] }
            return try database.rows(sql) { row in
                let text = try row.text(1)
                guard let correction = try? BleachingCorrection(parsing: text) else {
                    throw UnexpectedValue(column: "correction", value: text)
                }
                return BleachingRecord(
                    reporter: try row.text(0),
                    correction: correction,
                    ratePerFrame: try row.optionalReal(2),
                    standardError: try row.optionalReal(3),
                    cellCount: try row.optionalInteger(4)
                )
            }
        }
    }

    /// Names of the reporters of whose traces none has a normalised value, in the order of names.
    ///
    /// - Throws: `StoreError.damaged` when a table holds what it must not.
    public func reportersWithoutNormalizedValues() throws(StoreError) -> [String] {
        let sql = """
            SELECT reporter FROM trace_point GROUP BY reporter
            HAVING count(normalised) = 0 AND count(corrected) > 0 ORDER BY reporter
            """
        return try read { database in
            try database.hasTraces ? database.rows(sql) { try $0.text(0) } : []
        }
    }
}

extension Database {
    /// Whether the file has tables for traces; one of an older version that is open for reading only has none.
    var hasTraces: Bool {
        get throws { try !rows("SELECT 1 FROM sqlite_schema WHERE name = 'trace_point'", [], { _ in }).isEmpty }
    }
}

extension Row {
    /// A number and the ends of its interval, in three columns.
    fileprivate func estimate(_ index: Int) throws -> Estimate {
        Estimate(try real(index), lower: try real(index + 1), upper: try real(index + 2))
    }
}

extension ProcessedPoint {
    fileprivate init(_ row: Row) throws {
        self.init(
            frame: try row.integer(1),
            timeInSeconds: try row.optionalTime(2),
            raw: try row.real(3),
            corrected: try row.estimate(4),
            normalized: try row.estimate(7),
            flags: TraceFlags(rawValue: try row.integer(10)),
            isObserved: try row.bool(11)
        )
    }
}
