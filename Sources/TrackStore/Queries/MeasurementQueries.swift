internal import GRDB
public import Reporters

extension TrackStore {
    /// Measurements of a frame in the order of label, region (as `MeasurementRegion.allCases`) and channel.
    public func measurements(inFrame frame: Int) throws(StoreError) -> [RegionMeasurement] {
        let places = MeasurementRegion.allCases.enumerated().map { "WHEN '\($1.rawValue)' THEN \($0)" }
            .joined(separator: " ")
        return try read { database in
            // Files of earlier versions lack the column.
            let deviation = try database.schemaVersion >= 5 ? "mad" : "NULL"
            let sql = """
                SELECT label, region, channel, n_px, mean, median, sum, sd, minimum, maximum, q05, q25, q75, q95,
                    saturated_fraction, \(deviation)
                FROM measurement WHERE frame = ? ORDER BY label, CASE region \(places) END, channel
                """
            return try database.rows(sql, [.integer(frame)], RegionMeasurement.init)
        }
    }

    /// Backgrounds of a frame: per channel, and per cell where the mode was local.
    public func background(inFrame frame: Int) throws(StoreError) -> FrameBackground {
        try read { database in
            let error = try database.hasTraces ? "level_se" : "NULL"
            let channels = """
                SELECT channel, level, noise_sd, n_px, is_fallback, \(error) FROM background WHERE frame = ?
                ORDER BY channel
                """
            let cells = """
                SELECT label, channel, level, noise_sd, n_px, is_fallback, \(error) FROM cell_background
                WHERE frame = ? ORDER BY label, channel
                """
            return FrameBackground(
                channels: try database.rows(channels, [.integer(frame)], BackgroundEstimate.init),
                cells: try database.rows(cells, [.integer(frame)], CellBackground.init)
            )
        }
    }
}

extension RegionMeasurement {
    fileprivate init(_ row: Row) throws {
        self.init(
            label: try row.integer(0),
            region: try row.named(1),
            channel: try row.integer(2),
            count: try row.integer(3),
            mean: try row.real(4),
            median: try row.real(5),
            sum: try row.real(6),
            standardDeviation: try row.real(7),
            medianAbsoluteDeviation: try row.optionalReal(15),
            minimum: try row.real(8),
            maximum: try row.real(9),
            quantile05: try row.real(10),
            quantile25: try row.real(11),
            quantile75: try row.real(12),
            quantile95: try row.real(13),
            saturatedFraction: try row.optionalReal(14)
        )
    }
}

extension BackgroundEstimate {
    fileprivate init(_ row: Row) throws {
        self.init(
            channel: try row.integer(0),
            value: try row.real(1),
            standardDeviation: try row.real(2),
            count: try row.integer(3),
            isFallback: try row.bool(4),
            standardError: try row.optionalReal(5)
        )
    }
}

extension CellBackground {
    fileprivate init(_ row: Row) throws {
        self.init(
            label: try row.integer(0),
            channel: try row.integer(1),
            value: try row.real(2),
            standardDeviation: try row.real(3),
            count: try row.integer(4),
            isFallback: try row.bool(5),
            standardError: try row.optionalReal(6)
        )
    }
}
