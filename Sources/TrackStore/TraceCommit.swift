internal import GRDB
internal import Reporters

extension Database {
    /// Replaces all processed traces and responses; those that no longer have a reporter or a track are gone already.
    func replaceTraces(
        _ traces: [ProcessedTrace],
        responses: [CellResponse],
        bleaching: [BleachingRecord]
    ) throws {
        try execute(sql: "DELETE FROM trace")
        try execute(sql: "DELETE FROM bleaching")
        let heads = try Inserter(
            self,
            into: "trace",
            "reporter, track, baseline, baseline_low, baseline_high, flags"
        )
        let points = try Inserter(
            self,
            into: "trace_point",
            "reporter, track, frame, corrected, corrected_low, corrected_high, normalised, normalised_low, "
                + "normalised_high, flags"
        )
        for trace in traces {
            let key: [DatabaseValue] = [.text(trace.name), .integer(trace.track)]
            try heads.insert(key + .estimate(trace.baseline) + [.integer(trace.flags.rawValue)])
            for point in trace.points {
                try points.insert(
                    key + [.integer(point.frame)] + .estimate(point.corrected) + .estimate(point.normalized)
                        + [.integer(point.flags.rawValue)]
                )
            }
        }
        try insert(responses)
        try insert(bleaching)
    }

    private func insert(_ records: [BleachingRecord]) throws {
        let inserter = try Inserter(
            self,
            into: "bleaching",
            "reporter, correction, rate_per_frame, rate_se, n_cells"
        )
        for record in records {
            try inserter.insert([
                .text(record.reporter), .text(record.correction.description), .optionalReal(record.ratePerFrame),
                .optionalReal(record.standardError), .optionalInteger(record.cellCount),
            ])
        }
    }

    private func insert(_ responses: [CellResponse]) throws {
        let inserter = try Inserter(
            self,
            into: "response",
            "reporter, track, amplitude, amplitude_low, amplitude_high, half_time_s, half_time_low_s, "
                + "half_time_high_s, onset_s, onset_low_s, onset_high_s, area_s, sustained_index, is_responder"
        )
        for response in responses {
            try inserter.insert(
                [.text(response.name), .integer(response.track)] + .estimate(response.amplitude)
                    + .estimate(response.halfTimeInSeconds) + .estimate(response.onsetInSeconds)
                    + [
                        .real(response.areaInSeconds), .real(response.sustainedIndex),
                        response.isResponder.map { .bool($0) } ?? .null,
                    ]
            )
        }
    }
}

extension [DatabaseValue] {
    /// A number and the ends of its interval.
    fileprivate static func estimate(_ estimate: Estimate) -> [DatabaseValue] {
        [.real(estimate.value), .real(estimate.lower), .real(estimate.upper)]
    }
}
