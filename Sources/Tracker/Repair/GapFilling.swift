import CellImage
import Foundation

/// Gives cells masks in frames where they were missed, from their masks before and after.
public struct GapFilling {
    /// A cell's missing frames between two of its sightings, or beside one.
    public struct Gap: Sendable {
        /// Index of the track in the list that is filled.
        public var track: Int
        /// Frames without a mask, ascending.
        public var frames: [Int]
        /// The sighting before; nil where the cell is new.
        public var before: DetectionID?
        /// The sighting after; nil where the cell ends.
        public var after: DetectionID?

        /// Makes a gap.
        public init(track: Int, frames: [Int], before: DetectionID?, after: DetectionID?) {
            self.track = track
            self.frames = frames
            self.before = before
            self.after = after
        }
    }

    /// Least share of a mask that must be free of other cells.
    private static let leastFree = 0.4

    private var movie: RepairedFrames
    private var cache = MaskCache(capacity: 8)
    private let origins: [Int: PixelShift]

    /// Prepares to fill the gaps of a movie.
    public init(_ movie: RepairedFrames) {
        self.movie = movie
        origins = GapFilling.origins(movie)
    }

    /// Fills gaps.
    ///
    /// Where the missing cell lies in the mask of a neighbour that is as large as both together, the mask is divided.
    ///
    /// - Parameters:
    ///   - tracks: tracks; those with gaps get new observations.
    ///   - gaps: gaps in any order.
    /// - Returns: the movie with the masks that were made.
    /// - Throws: what reading masks throws.
    public consuming func fill(_ tracks: inout [Track], _ gaps: [Gap]) throws -> RepairedFrames {
        let steps = gaps.flatMap { gap in gap.frames.map { (frame: $0, gap: gap) } }
            .sorted { ($0.frame, $0.gap.track) < ($1.frame, $1.gap.track) }
        var owners = Owners(tracks)
        var current: (frame: Int, masks: LabelRuns)?
        for (frame, gap) in steps {
            if current?.frame != frame { current = (frame, try movie.masks(inFrame: frame)) }
            guard let masks = current?.masks, let mask = try expected(gap, frame: frame) else { continue }
            guard let made = place(mask, gap: gap, frame: frame, masks: masks, tracks: &tracks, owners: &owners) else {
                continue
            }
            tracks[gap.track].insert(made)
            owners.set(made, gap.track)
            current = (frame, try movie.masks(inFrame: frame))
        }
        return movie
    }

    // MARK: - Where the cell should be

    /// The mask that a cell should have in a frame, and its area.
    private mutating func expected(_ gap: Gap, frame: Int) throws -> [LabelRun]? {
        let before = try gap.before.flatMap { try shape($0, inFrame: frame) }
        let after = try gap.after.flatMap { try shape($0, inFrame: frame) }
        guard let before, let after, let first = gap.before?.frame, let last = gap.after?.frame else {
            return (before ?? after).map { MaskInterpolation.moved($0.shape, to: $0.place) }
        }
        let share = Double(frame - first) / Double(last - first)
        let center = PixelPoint(
            x: (1 - share) * before.place.x + share * after.place.x,
            y: (1 - share) * before.place.y + share * after.place.y
        )
        return MaskInterpolation.between(before.shape, after.shape, share: share, at: center)
    }

    /// A sighting's mask, and its centre as it would be in another frame had the cell not moved.
    private mutating func shape(
        _ id: DetectionID,
        inFrame frame: Int
    ) throws -> (shape: MaskInterpolation.Shape, place: PixelPoint)? {
        guard let region = movie.detection(id)?.region else { return nil }
        let movie = movie
        let masks = try cache.masks(id.frame) { try movie.masks(inFrame: $0) }
        let runs = masks.runs(of: region)
        guard !runs.isEmpty else { return nil }
        let from = origins[id.frame] ?? PixelShift(x: 0, y: 0)
        let to = origins[frame] ?? from
        let place = region.centroid.moved(by: PixelShift(x: to.x - from.x, y: to.y - from.y))
        return (MaskInterpolation.Shape(runs: runs, center: region.centroid), place)
    }

    // MARK: - Making it

    private mutating func place(
        _ mask: [LabelRun],
        gap: Gap,
        frame: Int,
        masks: LabelRuns,
        tracks: inout [Track],
        owners: inout Owners
    ) -> DetectionID? {
        let size = (masks.width, masks.height)
        let clipped = mask.compactMap { $0.clipped(width: masks.width, height: masks.height) }
        let (free, covered) = masks.subtracted(from: clipped)
        let area = clipped.reduce(0) { $0 + $1.length }
        let freeArea = free.reduce(0) { $0 + $1.length }
        let host = covered.max { ($0.value, $1.key) < ($1.value, $0.key) }
        if let host, Double(host.value) > 0.5 * Double(area) {
            let id = DetectionID(frame: frame, label: host.key)
            return divide(id, clipped, masks: masks, tracks: &tracks, owners: &owners)
        }
        guard area > 0, Double(freeArea) >= GapFilling.leastFree * Double(area) else { return nil }
        return movie.make(.filled, frame: frame, sources: [], pixels: free, size: size)
    }

    /// Divides the mask of a neighbour that has swallowed a cell; gives the cell's part.
    private mutating func divide(
        _ host: DetectionID,
        _ mask: [LabelRun],
        masks: LabelRuns,
        tracks: inout [Track],
        owners: inout Owners
    ) -> DetectionID? {
        guard let region = movie.detection(host)?.region, let owner = owners.track(of: host),
            !movie.isMade(host),
            let usual = usualShape(of: tracks[owner], without: host), let lost = LabelRuns.region(of: mask)
        else { return nil }
        let expected = Double(usual.area + lost.area)
        guard abs(log(Double(region.area) / expected)) < 0.35 else { return nil }
        let parts = PartShape.divide(
            masks.runs(of: region),
            among: [PartShape(lost, at: lost.centroid), PartShape(usual, at: usual.centroid)]
        )
        let size = (masks.width, masks.height)
        guard parts.allSatisfy({ $0.reduce(0) { $0 + $1.length } * 20 > region.area }) else { return nil }
        guard let found = movie.make(.split, frame: host.frame, sources: [host.label], pixels: parts[0], size: size)
        else { return nil }
        if let rest = movie.make(.split, frame: host.frame, sources: [host.label], pixels: parts[1], size: size) {
            tracks[owner].replace(host, with: rest)
            owners.set(rest, owner)
        }
        return found
    }

    /// The mean of a track's regions before and after a sighting, laid where it would be in between.
    private func usualShape(of track: Track, without id: DetectionID) -> RegionProperties? {
        let regions = track.neighbours(of: id, withinFrames: 3).compactMap { neighbour in
            movie.detection(neighbour).map { (neighbour.frame, $0.region) }
        }
        guard var mean = regions.first?.1 else { return nil }
        let to = origins[id.frame] ?? PixelShift(x: 0, y: 0)
        let centers = regions.map { frame, region in
            let from = origins[frame] ?? to
            return region.centroid.moved(by: PixelShift(x: to.x - from.x, y: to.y - from.y))
        }
        mean.area = regions.reduce(0) { $0 + $1.1.area } / regions.count
        mean.centroid = PixelPoint(
            x: centers.reduce(0) { $0 + $1.x } / Double(centers.count),
            y: centers.reduce(0) { $0 + $1.y } / Double(centers.count)
        )
        return mean
    }

    /// The field of view's shift from the first frame to every frame.
    private static func origins(_ movie: RepairedFrames) -> [Int: PixelShift] {
        let frames = movie.frames.map(\.frame)
        let before = Dictionary(zip(frames.dropFirst(), frames)) { first, _ in first }
        var steps: [Int: PixelShift] = [:]
        for pair in movie.overlaps where before[pair.laterFrame] == pair.earlierFrame {
            steps[pair.laterFrame] = pair.drift
        }
        var total = PixelShift(x: 0, y: 0)
        return frames.reduce(into: [:]) { origins, frame in
            let step = steps[frame] ?? PixelShift(x: 0, y: 0)
            total = PixelShift(x: total.x + step.x, y: total.y + step.y)
            origins[frame] = total
        }
    }
}

/// Which track every detection belongs to.
private struct Owners {
    private var tracks: [DetectionID: Int] = [:]

    init(_ tracks: [Track]) {
        for (index, track) in tracks.enumerated() {
            for id in track.observations { self.tracks[id] = index }
        }
    }

    func track(of id: DetectionID) -> Int? { tracks[id] }

    mutating func set(_ id: DetectionID, _ track: Int) { tracks[id] = track }
}

extension Track {
    fileprivate mutating func insert(_ id: DetectionID) {
        observations.append(id)
        observations.sort()
    }
}

extension LabelRun {
    /// The part of a run that lies inside an image.
    fileprivate func clipped(width: Int, height: Int) -> LabelRun? {
        guard row >= 0, Int(row) < height, end > 0, Int(start) < width else { return nil }
        return LabelRun(row: row, start: max(0, start), end: min(Int32(width), end), label: label)
    }
}

extension LabelRuns {
    /// The parts of runs that no object covers, and the pixels that each object covers.
    fileprivate func subtracted(from mask: [LabelRun]) -> (free: [LabelRun], covered: [UInt32: Int]) {
        var free: [LabelRun] = []
        var covered: [UInt32: Int] = [:]
        for run in mask {
            var start = run.start
            for other in runs[rowStarts[Int(run.row)]..<rowStarts[Int(run.row) + 1]]
            where other.end > run.start && other.start < run.end {
                covered[other.label, default: 0] += Int(min(run.end, other.end) - max(run.start, other.start))
                if other.start > start {
                    free.append(LabelRun(row: run.row, start: start, end: other.start, label: run.label))
                }
                start = max(start, other.end)
            }
            if start < run.end { free.append(LabelRun(row: run.row, start: start, end: run.end, label: run.label)) }
        }
        return (free, covered)
    }

    /// The properties of some pixels as a region of its own.
    fileprivate static func region(of runs: [LabelRun]) -> RegionProperties? {
        let width = runs.reduce(1) { max($0, Int($1.end)) }
        let height = runs.reduce(1) { max($0, Int($1.row) + 1) }
        return LabelRuns(width: width, height: height, sorted: runs).regionProperties().first
    }
}
