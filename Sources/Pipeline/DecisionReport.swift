import CellImage
import Foundation
public import Lineage
public import TrackStore
import Tracker

/// Why a track is where it is in a frame: the link that brought it there, what stood against it, and what its beginning
/// or end rests on.
public struct DecisionReport: Sendable, Codable, Equatable {
    /// One mask of a frame.
    public struct Place: Sendable, Codable, Equatable {
        /// 0-based frame.
        public var frame: Int
        /// Label in that frame's masks.
        public var label: UInt32
        /// Centre, in pixels.
        public var xPixels: Double
        /// Centre, in pixels.
        public var yPixels: Double
        /// Area, in pixels.
        public var areaPixels: Int
        /// `segmented`, or how a repair made the mask: `filled`, `split` or `joined`.
        public var origin: String
    }

    /// A link and its best alternative.
    public struct LinkReport: Sendable, Codable, Equatable {
        /// Where the cell was before.
        public var from: Place
        /// Intersection over union of the masks after drift correction; in a gap that was filled that of the link over the gap.
        public var iou: Double
        /// Movement of the centre, drift removed, in pixels.
        public var movementPixels: Double
        /// Change of area, later over earlier.
        public var areaRatio: Double
        /// Cost of the link; smaller is better.
        ///
        /// In a gap that was filled it is that of the link over the gap; it is 0, as is the IoU, where a mask was filled in up to
        /// a division.
        public var cost: Double
        /// The best alternative, as earlier and later mask; empty when there was none.
        public var rival: [Place]
        /// Cost of that alternative.
        public var rivalCost: Double?
        /// By how much the link was cheaper; negative where the whole movie decided against the cheaper one.
        public var margin: Double?
    }

    /// A division that the track was born in, or ends by.
    public struct DivisionReport: Sendable, Codable, Equatable {
        /// Track of the mother.
        public var mother: Int
        /// Tracks of the daughters.
        public var daughters: [Int]
        /// First frame of the daughters.
        public var frame: Int
        /// How sure the detector is, 0 to 1.
        public var confidence: Double
        /// Its cost; smaller is better.
        public var cost: Double
        /// What the cost is made of, by what is looked at.
        public var evidence: [String: Double]
        /// Cost of the best division that contradicts it.
        public var rivalCost: Double?
        /// That division: the mother's last mask, then the daughters' first ones; empty for none.
        public var rival: [Place]
    }

    /// The track.
    public var track: Int
    /// Where it is in the frame.
    public var place: Place
    /// The link to it; nil in the track's first frame.
    public var link: LinkReport?
    /// The division that the track was born in, where the frame is its first one.
    public var birth: DivisionReport?
    /// The division that the track ends by, where the frame is its last one.
    public var division: DivisionReport?
    /// How the track ends, where the frame is its last one.
    public var fate: CellFate?

    /// Looks up a decision.
    ///
    /// - Parameters:
    ///   - store: a complete result.
    ///   - id: id of the track.
    ///   - frame: 0-based frame in which the track has a mask.
    /// - Throws: `RunError.incomplete` when there is no such track or it has no mask in that frame.
    public init(_ store: TrackStore, track id: Int, frame: Int) throws(RunError) {
        self = try RunError.translate { try DecisionLookup(store, track: id, frame: frame).report() }
    }

    init(track: Int, place: Place) {
        self.track = track
        self.place = place
    }
}

/// Reads what a report needs.
private struct DecisionLookup {
    let store: TrackStore
    let track: Track
    let here: DetectionID

    init(_ store: TrackStore, track id: Int, frame: Int) throws {
        guard let track = try store.tracks().first(where: { $0.id == id }) else {
            throw RunError.incomplete(file: store.path, reason: "it has no track \(id)")
        }
        guard let here = track.observations.first(where: { $0.frame == frame }) else {
            throw RunError.incomplete(
                file: store.path,
                reason: "track \(id) has no mask in frame \(frame); it is seen from frame \(track.firstFrame) to "
                    + "\(track.lastFrame)"
            )
        }
        self.store = store
        self.track = track
        self.here = here
    }

    func report() throws -> DecisionReport {
        var report = DecisionReport(track: track.id, place: try place(here))
        report.link = try store.links().first { $0.to == here }.map(linkReport)
        let divisions = try store.divisions()
        if here == track.observations.first {
            report.birth = try divisions.first { $0.daughters.contains(track.id) }.map(divisionReport)
        }
        if here == track.observations.last {
            report.division = try divisions.first { $0.mother == track.id && $0.kind == .mitosis }
                .map(divisionReport)
            report.fate = try store.lineageCells().first { $0.id == track.id }?.fate
        }
        return report
    }

    private func place(_ id: DetectionID) throws -> DecisionReport.Place {
        guard let detection = try store.detections(inFrame: id.frame).first(where: { $0.label == id.label }) else {
            throw StoreError.damaged(
                file: store.path,
                reason: "a track holds label \(id.label) of frame \(id.frame), which is none of its cells"
            )
        }
        let repair = try store.repair(inFrame: id.frame)?.repairs.first { $0.label == id.label }
        return DecisionReport.Place(
            frame: id.frame,
            label: id.label,
            xPixels: detection.region.centroid.x,
            yPixels: detection.region.centroid.y,
            areaPixels: detection.region.area,
            origin: repair?.kind.rawValue ?? "segmented"
        )
    }

    private func linkReport(_ link: Link) throws -> DecisionReport.LinkReport {
        let from = try place(link.from)
        let to = try place(link.to)
        let drift = try drift(from: link.from.frame, to: link.to.frame)
        let x = to.xPixels - from.xPixels - Double(drift.x)
        let y = to.yPixels - from.yPixels - Double(drift.y)
        return DecisionReport.LinkReport(
            from: from,
            iou: link.iou,
            movementPixels: (x * x + y * y).squareRoot(),
            areaRatio: Double(to.areaPixels) / Double(max(1, from.areaPixels)),
            cost: link.cost,
            rival: try link.rival.map { [try place($0.from), try place($0.to)] } ?? [],
            rivalCost: link.rivalCost,
            margin: link.rivalCost.map { $0 - link.cost }
        )
    }

    /// The shift of the field between two frames, summed over those in between.
    private func drift(from earlier: Int, to later: Int) throws -> PixelShift {
        let frames = try store.committedFrames()
        let steps = Set(zip(frames, frames.dropFirst()).map { [$0, $1] })
        return try store.overlaps().filter { pair in
            pair.earlierFrame >= earlier && pair.laterFrame <= later
                && steps.contains([pair.earlierFrame, pair.laterFrame])
        }.reduce(PixelShift(x: 0, y: 0)) { PixelShift(x: $0.x + $1.drift.x, y: $0.y + $1.drift.y) }
    }

    private func divisionReport(_ division: Division) throws -> DecisionReport.DivisionReport {
        let evidence = division.evidence.map { ($0.term.rawValue, $0.cost) }
        return DecisionReport.DivisionReport(
            mother: division.mother,
            daughters: division.daughters,
            frame: division.frame,
            confidence: division.confidence,
            cost: division.cost,
            evidence: Dictionary(evidence) { first, _ in first },
            rivalCost: division.rivalCost,
            rival: try division.rival.map(place)
        )
    }
}
