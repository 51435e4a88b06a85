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
    /// The frame in which gaps are being filled.
    private var current: FrameInRepair?
    private var owners = FrameOwners()

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
        for (frame, gap) in steps {
            if current?.frame != frame {
                current = FrameInRepair(frame: frame, masks: try movie.masks(inFrame: frame))
            }
            guard let mask = try expected(gap, frame: frame), let made = place(mask, frame: frame, tracks: &tracks)
            else { continue }
            tracks[gap.track].insert(made)
            owners.set(made, gap.track)
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

    private mutating func place(_ mask: [LabelRun], frame: Int, tracks: inout [Track]) -> DetectionID? {
        guard let masks = current else { return nil }
        let clipped = mask.compactMap { $0.clipped(width: masks.size.width, height: masks.size.height) }
        let (free, covered) = masks.subtracted(from: clipped)
        let area = clipped.reduce(0) { $0 + $1.length }
        let freeArea = free.reduce(0) { $0 + $1.length }
        let host = covered.max { ($0.value, $1.key) < ($1.value, $0.key) }
        if let host, Double(host.value) > 0.5 * Double(area) {
            return divide(DetectionID(frame: frame, label: host.key), clipped, masks: masks, tracks: &tracks)
        }
        guard area > 0, Double(freeArea) >= GapFilling.leastFree * Double(area) else { return nil }
        return make(.filled, frame: frame, pixels: free, insteadOf: [])
    }

    /// Divides the mask of a neighbour that has swallowed a cell; gives the cell's part.
    private mutating func divide(
        _ host: DetectionID,
        _ mask: [LabelRun],
        masks: FrameInRepair,
        tracks: inout [Track]
    ) -> DetectionID? {
        guard let region = movie.detection(host)?.region, !movie.isMade(host),
            let owner = owners.track(of: host, among: tracks),
            let usual = usualShape(of: tracks[owner], without: host), let lost = LabelRuns.region(of: mask)
        else { return nil }
        let expected = Double(usual.area + lost.area)
        guard abs(log(Double(region.area) / expected)) < 0.35 else { return nil }
        let parts = PartShape.divide(
            masks.runs(of: region),
            among: [PartShape(lost, at: lost.centroid), PartShape(usual, at: usual.centroid)]
        )
        guard parts.allSatisfy({ $0.reduce(0) { $0 + $1.length } * 20 > region.area }),
            movie.canMake(parts.count, inFrame: host.frame),
            let found = make(.split, frame: host.frame, pixels: parts[0], insteadOf: [host.label])
        else { return nil }
        if let rest = make(.split, frame: host.frame, pixels: parts[1], insteadOf: [host.label]) {
            tracks[owner].replace(host, with: rest)
            owners.remove(host)
            owners.set(rest, owner)
        }
        return found
    }

    /// Makes a mask in the current frame.
    private mutating func make(
        _ kind: MaskRepair.Kind,
        frame: Int,
        pixels: [LabelRun],
        insteadOf sources: [UInt32]
    ) -> DetectionID? {
        guard let size = current?.size,
            let made = movie.make(kind, frame: frame, sources: sources, pixels: pixels, size: size)
        else { return nil }
        current?.add(pixels, label: made.label, insteadOf: sources)
        return made
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
    /// The properties of some pixels as a region of its own.
    fileprivate static func region(of runs: [LabelRun]) -> RegionProperties? {
        let width = runs.reduce(1) { max($0, Int($1.end)) }
        let height = runs.reduce(1) { max($0, Int($1.row) + 1) }
        return LabelRuns(width: width, height: height, sorted: runs).regionProperties().first
    }
}
