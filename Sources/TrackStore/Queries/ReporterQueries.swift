internal import Foundation
internal import GRDB
public import Reporters

extension TrackStore {
    /// The stored reporters, in the order in which they are shown.
    ///
    /// - Throws: `StoreError.damaged` when a definition cannot be read.
    public func reporters() throws(StoreError) -> [Reporter] {
        try read { try $0.reporters() }
    }

    /// Values of all reporters in a frame, ordered by label, then by the reporters' names.
    public func reporterValues(inFrame frame: Int) throws(StoreError) -> [ReporterValue] {
        try measuredValues(inFrame: frame).map(\.value)
    }

    /// Values of all reporters in a frame with their uncertainty, ordered by label, then by the reporters' names.
    public func measuredValues(inFrame frame: Int) throws(StoreError) -> [MeasuredValue] {
        try read { database in
            let uncertainty =
                try database.hasTraces
                ? "inner_value, outer_value, background_se, used_share" : "NULL, NULL, NULL, NULL"
            let part = try database.hasPartValues ? "part_value" : "NULL"
            let sql = """
                SELECT label, reporter, value, flags, \(uncertainty), \(part) FROM reporter_value WHERE frame = ?
                ORDER BY label, reporter
                """
            return try database.rows(sql, [.integer(frame)], MeasuredValue.init)
        }
    }

    /// Traces of a reporter: one per track that has a value, in the order of tracks, gaps explicit.
    ///
    /// - Parameter reporter: name of a stored reporter.
    /// - Returns: the traces; none for a reporter that is not stored.
    /// - Throws: `StoreError.damaged` when a table holds what it must not.
    public func traces(of reporter: String) throws(StoreError) -> [Trace] {
        let sql = """
            SELECT o.track, o.frame, f.time_s, v.value, v.flags FROM reporter_value v
            JOIN observation o ON o.frame = v.frame AND o.label = v.label
            JOIN frame f ON f.frame = v.frame
            WHERE v.reporter = ? ORDER BY o.track, o.frame
            """
        return try traces(name: reporter, sql, [.text(reporter)])
    }

    /// Traces of a channel's background-corrected mean over a region, in raw units: one per track, gaps explicit.
    ///
    /// - Parameters:
    ///   - channel: name of a channel.
    ///   - region: the region measured.
    /// - Returns: the traces; none for a channel that is not stored or was not measured over the region.
    /// - Throws: `StoreError.damaged` when a table holds what it must not.
    public func traces(ofChannel channel: String, region: MeasurementRegion) throws(StoreError) -> [Trace] {
        let sql = """
            SELECT track, frame, time_min * 60, corrected_mean,
                iif(instr(flags, 'empty'), 1, 0) + iif(instr(flags, 'saturated'), 8, 0)
                + iif(instr(flags, 'background-fallback'), 16, 0)
            FROM cell_trace WHERE source = 'channel' AND name = ? AND region = ? ORDER BY track, frame
            """
        return try traces(name: channel, sql, [.text(channel), .text(region.rawValue)])
    }

    /// Groups rows of track, frame, time, value and flags, ordered by track and frame.
    private func traces(name: String, _ sql: String, _ arguments: [DatabaseValue]) throws(StoreError) -> [Trace] {
        let times = Dictionary(try frames().map { ($0.frame, $0.timeInSeconds) }) { first, _ in first }
        var points: [(track: Int, points: [TracePoint])] = []
        try read { database in
            _ = try database.rows(sql, arguments) { row in
                let track: Int = try row.integer(0)
                if points.last?.track != track {
                    points.append((track, []))
                }
                let point = TracePoint(
                    frame: try row.integer(1),
                    timeInSeconds: try row.optionalTime(2),
                    value: try row.real(3),
                    flags: ReporterFlags(rawValue: try row.integer(4))
                )
                points[points.count - 1].points.append(point)
            }
        }
        return points.map { track, observed in
            Trace(track: track, name: name, observed: observed) { times[$0] ?? nil }
        }
    }
}

extension Database {
    /// The stored reporters, in the order in which they are shown.
    func reporters() throws -> [Reporter] {
        guard try hasTraces else { return try earlierReporters() }
        return try rows("SELECT definition FROM reporter ORDER BY position") { row in
            let text = try row.text(0)
            guard let reporter = try? JSONDecoder().decode(Reporter.self, from: Data(text.utf8)) else {
                throw UnexpectedValue(column: "definition", value: text)
            }
            return reporter
        }
    }

    /// Whether values over parts of cells are stored; a file of an older version that is open for reading only has none.
    fileprivate var hasPartValues: Bool {
        get throws { try schemaVersion >= 4 }
    }

    /// Reporters of a file of an earlier version, which were all ratios.
    fileprivate func earlierReporters() throws -> [Reporter] {
        let sql = """
            SELECT reporter, numerator, denominator, numerator_region, denominator_region, statistic, noise_multiple,
                saturation_limit FROM reporter ORDER BY position
            """
        return try rows(sql) { row in
            .ratio(
                RatioReporter(
                    name: try row.text(0),
                    numerator: try row.text(1),
                    denominator: try row.text(2),
                    region: try row.named(3),
                    denominatorRegion: try row.named(4),
                    statistic: try row.named(5),
                    noiseMultiple: try row.real(6),
                    saturationLimit: try row.real(7)
                )
            )
        }
    }
}

extension MeasuredValue {
    fileprivate init(_ row: Row) throws {
        self.init(
            value: ReporterValue(
                label: try row.integer(0),
                reporter: try row.text(1),
                value: try row.real(2),
                flags: ReporterFlags(rawValue: try row.integer(3))
            ),
            uncertainty: ValueUncertainty(
                boundaryInner: try row.real(4),
                boundaryOuter: try row.real(5),
                backgroundStandardError: try row.real(6),
                part: try row.real(8)
            ),
            usedShare: try row.optionalReal(7)
        )
    }
}
