public import CellImage
internal import GRDB
public import Tracker

extension TrackStore {
    /// The repairs of a frame; nil when there are none.
    ///
    /// - Throws: `StoreError.damaged` when their masks are broken.
    public func repair(inFrame frame: Int) throws(StoreError) -> FrameRepair? {
        let found = try read { database -> (repairs: [MaskRepair], mask: [UInt8]?, strays: [UInt32]) in
            guard try database.hasRepairs else { return ([], nil, []) }
            let repairs = try database.repairs(inFrame: frame)
            let sql = "SELECT runs FROM repair_mask WHERE frame = ?"
            let mask = try database.rows(sql, [.integer(frame)]) { try $0.bytes(0) }.first
            return (repairs, mask, try database.strays(inFrame: frame).map(\.label))
        }
        guard let mask = found.repairs.isEmpty ? nil : found.mask else {
            return found.strays.isEmpty ? nil : FrameRepair(frame: frame, strays: found.strays)
        }
        let masks = try masks(mask, named: "frame \(frame), repairs")
        return FrameRepair(frame: frame, repairs: found.repairs, masks: masks, strays: found.strays)
    }

    /// What was repaired in all frames, by frame and label.
    public func repairs() throws(StoreError) -> [MaskRepair] {
        try read { database in try database.repairs(inFrame: nil) }
    }

    /// Masks of the segmentation that fit no track and are left out, by frame and label.
    public func strayMasks() throws(StoreError) -> [DetectionID] {
        try read { database in try database.strays(inFrame: nil) }
    }

    /// Masks of the cells of a frame with its repairs, strays left out.
    ///
    /// - Throws: `StoreError.noFrame` when the frame is not stored or was bad, `.damaged` when a mask is broken.
    public func repairedCells(inFrame frame: Int) throws(StoreError) -> LabelRuns {
        guard let repair = try repair(inFrame: frame) else { return try cells(inFrame: frame) }
        return try cells(repairedBy: repair)
    }

    /// Masks of the cells of a frame with repairs that need not be stored, strays left out.
    ///
    /// - Throws: `StoreError.noFrame` when the frame is not stored or was bad, `.damaged` when its masks are broken or
    ///   the repairs do not fit them.
    package func cells(repairedBy repair: FrameRepair) throws(StoreError) -> LabelRuns {
        let cells = try cells(inFrame: repair.frame)
        guard repair.fits(cells) else {
            throw .damaged(file: path, reason: "frame \(repair.frame): its repairs do not fit its masks")
        }
        return repair.applied(to: cells)
    }

    /// Detections of all good frames as they were segmented, in ascending order of frame and label.
    public func segmentedDetections() throws(StoreError) -> [FrameDetections] {
        let made = Set(try repairs().map(\.detection))
        let frames = try detectionsByFrame()
        guard !made.isEmpty else { return frames }
        return frames.map { frame in
            let kept = frame.detections.filter {
                !made.contains(DetectionID(frame: frame.frame, label: $0.label))
            }
            return FrameDetections(frame: frame.frame, detections: kept)
        }
    }
}

extension Database {
    /// Masks of one frame, or of all, that are left out.
    fileprivate func strays(inFrame frame: Int?) throws -> [DetectionID] {
        guard try hasStrays else { return [] }
        let condition = frame == nil ? "" : "WHERE frame = ?"
        let arguments = frame.map { [DatabaseValue.integer($0)] } ?? []
        return try rows("SELECT frame, label FROM stray_mask \(condition) ORDER BY 1, 2", arguments) { row in
            DetectionID(frame: try row.integer(0), label: try row.integer(1))
        }
    }

    /// Repairs of one frame, or of all.
    fileprivate func repairs(inFrame frame: Int?) throws -> [MaskRepair] {
        guard try hasRepairs else { return [] }
        let condition = frame == nil ? "" : "WHERE frame = ?"
        let arguments = frame.map { [DatabaseValue.integer($0)] } ?? []
        var sources: [DetectionID: [UInt32]] = [:]
        let sourceSQL = "SELECT frame, label, source_label FROM repair_source \(condition) ORDER BY 1, 2, 3"
        _ = try rows(sourceSQL, arguments) { row in
            let id = DetectionID(frame: try row.integer(0), label: try row.integer(1))
            sources[id, default: []].append(try row.integer(2))
        }
        return try rows("SELECT frame, label, kind FROM repair \(condition) ORDER BY 1, 2", arguments) { row in
            let id = DetectionID(frame: try row.integer(0), label: try row.integer(1))
            return MaskRepair(
                kind: try row.named(2),
                frame: id.frame,
                label: id.label,
                sources: sources[id] ?? []
            )
        }
    }
}
