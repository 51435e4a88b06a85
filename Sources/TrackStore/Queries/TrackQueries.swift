internal import GRDB
public import Lineage
public import Tracker

extension TrackStore {
    /// All tracks in the order of their ids.
    public func tracks() throws(StoreError) -> [Track] {
        try read { database in
            var tracks: [Track] = []
            _ = try database.rows("SELECT track, frame, label FROM observation ORDER BY track, frame") { row in
                let id: Int = try row.integer(0)
                if tracks.last?.id != id {
                    tracks.append(Track(id: id, observations: []))
                }
                let observation = DetectionID(frame: try row.integer(1), label: try row.integer(2))
                tracks[tracks.count - 1].observations.append(observation)
            }
            return tracks
        }
    }

    /// All links in the order of their later ends.
    public func links() throws(StoreError) -> [Link] {
        let sql = """
            SELECT earlier_frame, earlier_label, later_frame, later_label, cost, iou, rival_cost FROM link
            ORDER BY later_frame, later_label
            """
        return try read { database in
            try database.rows(sql) { row in
                Link(
                    from: DetectionID(frame: try row.integer(0), label: try row.integer(1)),
                    to: DetectionID(frame: try row.integer(2), label: try row.integer(3)),
                    cost: try row.real(4),
                    iou: try row.real(5),
                    rivalCost: try row.optionalReal(6)
                )
            }
        }
    }

    /// All divisions in the order in which they were stored.
    public func divisions() throws(StoreError) -> [Division] {
        let sql = """
            SELECT division, mother, frame, kind, cost, rival_cost, confidence, cytokinesis_frame FROM division
            ORDER BY division
            """
        let daughters = "SELECT daughter FROM division_daughter WHERE division = ? ORDER BY daughter"
        return try read { database in
            try database.rows(sql) { row in
                let id: Int = try row.integer(0)
                return Division(
                    mother: try row.integer(1),
                    daughters: try database.rows(daughters, [.integer(id)]) { try $0.integer(0) },
                    frame: try row.integer(2),
                    kind: try row.named(3),
                    cost: try row.real(4),
                    rivalCost: try row.optionalReal(5),
                    confidence: try row.real(6),
                    cytokinesisFrame: try row.optionalInteger(7)
                )
            }
        }
    }

    /// All cells of the lineage forest in the order of their ids.
    public func lineageCells() throws(StoreError) -> [LineageCell] {
        let sql = """
            SELECT track, mother, root, generation, birth_frame, end_frame, fate, confidence FROM track ORDER BY track
            """
        let daughters = "SELECT track FROM track WHERE mother = ? ORDER BY birth_frame, track"
        return try read { database in
            try database.rows(sql) { row in
                let id: Int = try row.integer(0)
                return LineageCell(
                    id: id,
                    mother: try row.optionalInteger(1),
                    root: try row.integer(2),
                    generation: try row.integer(3),
                    birthFrame: try row.integer(4),
                    endFrame: try row.integer(5),
                    fate: try row.named(6),
                    confidence: try row.optionalReal(7),
                    daughters: try database.rows(daughters, [.integer(id)]) { try $0.integer(0) }
                )
            }
        }
    }
}
