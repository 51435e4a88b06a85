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
            let rivals = try database.linkRivals()
            return try database.rows(sql) { row in
                let to = DetectionID(frame: try row.integer(2), label: try row.integer(3))
                return Link(
                    from: DetectionID(frame: try row.integer(0), label: try row.integer(1)),
                    to: to,
                    cost: try row.real(4),
                    iou: try row.real(5),
                    rivalCost: try row.optionalReal(6),
                    rival: rivals[to]
                )
            }
        }
    }

    /// All divisions in the order in which they were stored.
    public func divisions() throws(StoreError) -> [Division] {
        let daughters = "SELECT daughter FROM division_daughter WHERE division = ? ORDER BY daughter"
        return try read { database in
            let certainty = try database.hasTraces ? "cytokinesis_confidence, emergence_frame" : "NULL, NULL"
            let hasReasons = try database.hasRepairs
            let sql = """
                SELECT division, mother, frame, kind, cost, rival_cost, confidence, cytokinesis_frame, \(certainty)
                FROM division ORDER BY division
                """
            return try database.rows(sql) { row in
                let id: Int = try row.integer(0)
                return Division(
                    mother: try row.integer(1),
                    daughters: try database.rows(daughters, [.integer(id)]) { try $0.integer(0) },
                    frame: try row.integer(2),
                    kind: try row.named(3),
                    cost: try row.real(4),
                    rivalCost: try row.optionalReal(5),
                    confidence: try row.real(6),
                    emergenceFrame: try row.optionalInteger(9),
                    cytokinesisFrame: try row.optionalInteger(7),
                    cytokinesisConfidence: try row.optionalReal(8),
                    evidence: hasReasons ? try database.evidence(ofDivision: id) : [],
                    rival: hasReasons ? try database.rival(ofDivision: id) : []
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

    /// Who is whose mother, with every way to walk along lineages and to export them.
    ///
    /// - Returns: the forest of the tracks and divisions in the file; one without cells while there are no tracks.
    /// - Throws: `StoreError.damaged` when they contradict each other, and what reading throws.
    public func forest() throws(StoreError) -> LineageForest {
        let (tracks, divisions, frames) = (try tracks(), try divisions(), try detectionsByFrame())
        do {
            return try LineageForest(tracks: tracks, divisions: divisions, frames: frames)
        } catch {
            throw .damaged(file: path, reason: "\(error)")
        }
    }
}

extension Database {
    /// The best alternative of every link that had one, by the link's later end.
    fileprivate func linkRivals() throws -> [DetectionID: DetectionPair] {
        guard try hasRepairs else { return [:] }
        let sql = """
            SELECT later_frame, later_label, rival_earlier_frame, rival_earlier_label, rival_later_frame,
                rival_later_label
            FROM link_rival
            """
        let rivals = try rows(sql) { row in
            (
                DetectionID(frame: try row.integer(0), label: try row.integer(1)),
                DetectionPair(
                    from: DetectionID(frame: try row.integer(2), label: try row.integer(3)),
                    to: DetectionID(frame: try row.integer(4), label: try row.integer(5))
                )
            )
        }
        return Dictionary(rivals) { first, _ in first }
    }

    fileprivate func evidence(ofDivision id: Int) throws -> [DivisionEvidence] {
        let sql = "SELECT term, cost FROM division_evidence WHERE division = ?"
        let found = try rows(sql, [.integer(id)]) { row in
            DivisionEvidence(try row.named(0), try row.real(1))
        }
        let order = DivisionEvidence.Term.allCases
        return found.sorted { (order.firstIndex(of: $0.term) ?? 0) < (order.firstIndex(of: $1.term) ?? 0) }
    }

    fileprivate func rival(ofDivision id: Int) throws -> [DetectionID] {
        let sql = "SELECT frame, label FROM division_rival WHERE division = ? ORDER BY position"
        return try rows(sql, [.integer(id)]) { DetectionID(frame: try $0.integer(0), label: try $0.integer(1)) }
    }
}
