internal import GRDB
internal import Lineage
public import Reporters
internal import Tracker

extension TrackStore {
    /// Replaces tracks, lineages, traces and responses and marks the file complete, in one transaction.
    ///
    /// - Parameter record: everything found after the last frame.
    /// - Throws: `StoreError.inconsistent` when it names detections or tracks that do not exist; the file is then as
    ///   before.
    public func replaceTracking(_ record: TrackingRecord) throws(StoreError) {
        try write { database in
            for table in ["division_daughter", "division", "link", "observation", "track"] {
                try database.execute(sql: "DELETE FROM \(table)")
            }
            try database.deleteRepairs()
            let size = try database.rows("SELECT width_px, height_px FROM movie") { row in
                (width: try row.integer(0) as Int, height: try row.integer(1) as Int)
            }
            let measured = Dictionary(record.repairMeasurements.map { ($0.frame, $0) }) { first, _ in first }
            for repair in record.repairs {
                try database.insert(
                    repair,
                    measured: measured[repair.frame] ?? RepairMeasurements(frame: repair.frame),
                    width: size.first?.width ?? 0,
                    height: size.first?.height ?? 0
                )
            }
            try database.insert(record.cells)
            try database.insert(record.tracks)
            try database.insert(record.links)
            try database.insert(record.divisions)
            try database.replaceTraces(record.traces, responses: record.responses, bleaching: record.bleaching)
            try database.execute(sql: "UPDATE movie SET tracking_parameters = ?", arguments: [record.parametersJSON])
            try database.finish(run: record.run)
        }
    }

    /// Replaces processed traces and responses, in one transaction; a file with tracking is then complete.
    ///
    /// - Parameters:
    ///   - traces: traces of the file's reporters along its tracks.
    ///   - responses: how the cells of these traces answer the dose.
    ///   - bleaching: what was done about bleaching, one record per reporter that is corrected.
    ///   - run: the use of the program that made them; nil when the run that made the file did.
    /// - Throws: `StoreError.inconsistent` for traces of unknown reporters or tracks; the file is then as before.
    public func replaceTraces(
        _ traces: [ProcessedTrace],
        responses: [CellResponse],
        bleaching: [BleachingRecord] = [],
        run: RunRecord? = nil
    ) throws(StoreError) {
        try write { database in
            try database.replaceTraces(traces, responses: responses, bleaching: bleaching)
            try database.finish(run: run)
        }
    }
}

extension Database {
    fileprivate func finish(run: RunRecord?) throws {
        if let run {
            try insert(run)
        }
        // Traces alone make no tracks: a file that was never linked stays incomplete.
        try execute(sql: "UPDATE movie SET is_complete = (tracking_parameters IS NOT NULL)")
    }

    fileprivate func insert(_ cells: [LineageCell]) throws {
        let columns = "track, mother, root, generation, birth_frame, end_frame, fate, confidence"
        let inserter = try Inserter(self, into: "track", columns)
        for cell in cells {
            try inserter.insert([
                .integer(cell.id), .optionalInteger(cell.mother), .integer(cell.root), .integer(cell.generation),
                .integer(cell.birthFrame), .integer(cell.endFrame), .text(cell.fate.rawValue),
                .optionalReal(cell.confidence),
            ])
        }
    }

    fileprivate func insert(_ tracks: [Track]) throws {
        let inserter = try Inserter(self, into: "observation", "track, frame, label")
        for track in tracks {
            for observation in track.observations {
                try inserter.insert([.integer(track.id), .integer(observation.frame), .label(observation.label)])
            }
        }
    }

    fileprivate func insert(_ links: [Link]) throws {
        let columns = "later_frame, later_label, earlier_frame, earlier_label, cost, iou, rival_cost"
        let inserter = try Inserter(self, into: "link", columns)
        let rivals = try Inserter(
            self,
            into: "link_rival",
            "later_frame, later_label, rival_earlier_frame, rival_earlier_label, rival_later_frame, rival_later_label"
        )
        for link in links {
            try inserter.insert([
                .integer(link.to.frame), .label(link.to.label), .integer(link.from.frame),
                .label(link.from.label), .real(link.cost), .real(link.iou), .optionalReal(link.rivalCost),
            ])
            guard let rival = link.rival else { continue }
            try rivals.insert([
                .integer(link.to.frame), .label(link.to.label), .integer(rival.from.frame), .label(rival.from.label),
                .integer(rival.to.frame), .label(rival.to.label),
            ])
        }
    }

    fileprivate func insert(_ divisions: [Division]) throws {
        let columns =
            "mother, frame, kind, cost, rival_cost, confidence, cytokinesis_frame, "
            + "cytokinesis_confidence, emergence_frame"
        let inserter = try Inserter(self, into: "division", columns)
        let daughters = try Inserter(self, into: "division_daughter", "daughter, division")
        let evidence = try Inserter(self, into: "division_evidence", "division, term, cost")
        let rivals = try Inserter(self, into: "division_rival", "division, position, frame, label")
        for division in divisions {
            try inserter.insert([
                .integer(division.mother), .integer(division.frame), .text(division.kind.rawValue),
                .real(division.cost), .optionalReal(division.rivalCost), .real(division.confidence),
                .optionalInteger(division.cytokinesisFrame), .optionalReal(division.cytokinesisConfidence),
                .optionalInteger(division.emergenceFrame),
            ])
            let id = lastInsertedRowID
            for daughter in division.daughters {
                try daughters.insert([.integer(daughter), .integer(Int(id))])
            }
            for piece in division.evidence {
                try evidence.insert([.integer(Int(id)), .text(piece.term.rawValue), .real(piece.cost)])
            }
            for (position, rival) in division.rival.enumerated() {
                try rivals.insert([.integer(Int(id)), .integer(position), .integer(rival.frame), .label(rival.label)])
            }
        }
    }
}
