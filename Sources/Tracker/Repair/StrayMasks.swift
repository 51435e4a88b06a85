import CellImage
import Foundation

/// Masks of one frame that fit no track: pieces that a segmentation cut off a cell, and masks of nothing.
///
/// A piece is joined to the cell it was cut off, where that makes the cell as large and as compact as it is before and
/// after. What is left, lies inside the image and is neither in the first nor in the last frame is left out.
public struct StrayMasks {
    /// Largest share of all masks that may be left out; beyond it, it is the tracking that fails.
    private static let mostLeftOut = 0.1
    /// By how much nearer, as a natural logarithm, the area comes to that of the cell with the piece than without.
    private static let leastGain = 0.1
    /// Frames before and after in which a cell is looked at.
    private static let framesAround = 2

    private var movie: RepairedFrames
    private let overlaps: OverlapLookup
    private var owners = FrameOwners()
    /// Boxes of the masks of the frame that was asked about last.
    private var boxes: (frame: Int, grid: BoxGrid)?

    /// Prepares to look for strays.
    ///
    /// - Parameter movie: the movie with all other repairs.
    public init(_ movie: RepairedFrames) {
        self.movie = movie
        overlaps = OverlapLookup(movie.overlaps)
    }

    /// Joins pieces to their cells, and leaves out masks of nothing.
    ///
    /// - Parameters:
    ///   - tracks: tracks; those of strays are taken out, cells get their pieces.
    ///   - kin: ids of tracks that have mothers or daughters; they are no strays.
    /// - Returns: the movie with these repairs.
    /// - Throws: what reading masks throws.
    /// - Complexity: O(observations), for every frame with strays O(tracks), and for every piece that is joined
    ///   O(runs of its frame).
    public consuming func resolve(_ tracks: inout [Track], kin: Set<Int>) throws -> RepairedFrames {
        let strays = tracks.indices.filter { isStray(tracks[$0], kin: kin) }
        guard !strays.isEmpty else { return movie }
        let left = try joined(strays, &tracks)
        let inside = left.filter { isInside(tracks[$0].observations[0]) }
        let all = movie.frames.dropFirst().dropLast().reduce(0) { $0 + $1.detections.count }
        var gone = Set(strays).subtracting(left)
        if Double(inside.count) <= StrayMasks.mostLeftOut * Double(all) {
            movie.leaveOut(inside.map { tracks[$0].observations[0] })
            gone.formUnion(inside)
        }
        tracks = tracks.indices.filter { !gone.contains($0) }.map { tracks[$0] }
        return movie
    }

    private func isStray(_ track: Track, kin: Set<Int>) -> Bool {
        guard track.observations.count == 1, !kin.contains(track.id) else { return false }
        return !movie.isMade(track.observations[0])
    }

    /// Whether the movie shows that a cell seen once neither comes nor goes: it is seen at no border of space or time.
    private func isInside(_ id: DetectionID) -> Bool {
        guard id.frame != movie.frames.first?.frame, id.frame != movie.frames.last?.frame else { return false }
        return movie.detection(id)?.region.touchesBorder == false
    }

    // MARK: - Pieces

    /// Joins strays to cells of their frames; gives those that remain.
    private mutating func joined(_ strays: [Int], _ tracks: inout [Track]) throws -> [Int] {
        var left: [Int] = []
        for stray in strays {
            let piece = tracks[stray].observations[0]
            guard let host = host(of: piece, tracks), let whole = try join(piece, host.id) else {
                left.append(stray)
                continue
            }
            tracks[host.track].replace(host.id, with: whole)
            owners.remove(host.id)
            owners.set(whole, host.track)
        }
        return left
    }

    /// The cell that a piece makes whole; of several, the one on which most of it lies before and after.
    private mutating func host(of piece: DetectionID, _ tracks: [Track]) -> Host? {
        guard let stray = movie.detection(piece)?.region else { return nil }
        var best: (host: Host, shared: Int)?
        for detection in detections(around: stray.boundingBox, inFrame: piece.frame)
        where detection.label != piece.label {
            let id = DetectionID(frame: piece.frame, label: detection.label)
            guard !movie.isMade(id), let track = owners.track(of: id, among: tracks),
                tracks[track].observations.count > 1, completes(piece, id, tracks[track])
            else { continue }
            let shared = neighbours(of: id, in: tracks[track]).reduce(0) { $0 + pixels(piece, $1) }
            if best.map({ shared > $0.shared }) ?? true { best = (Host(id: id, track: track), shared) }
        }
        return best?.host
    }

    /// Detections whose boxes overlap a box or lie beside it, with a pixel's distance at most.
    private mutating func detections(around box: PixelRect, inFrame frame: Int) -> [Detection] {
        let detections = movie.detections(inFrame: frame)
        let known = boxes.flatMap { $0.frame == frame ? $0.grid : nil }
        let grid = known ?? BoxGrid(detections.map(\.region.boundingBox))
        boxes = (frame, grid)
        let around = PixelRect(minX: box.minX - 2, minY: box.minY - 2, maxX: box.maxX + 2, maxY: box.maxY + 2)
        return grid.overlapping(around).map { detections[$0.index] }
    }

    /// A cell that a piece belongs to, and the index of its track.
    private struct Host {
        var id: DetectionID
        var track: Int
    }

    /// Whether a piece makes a mask as large and as compact as its cell is before and after.
    private func completes(_ piece: DetectionID, _ id: DetectionID, _ track: Track) -> Bool {
        guard let stray = movie.detection(piece)?.region, let rest = movie.detection(id)?.region else { return false }
        let sightings = neighbours(of: id, in: track)
        let wholes = sightings.compactMap { movie.detection($0)?.region }
        guard !wholes.isEmpty, wholes.count == sightings.count else { return false }
        let usual = wholes.reduce(0) { $0 + log(Double($1.area)) } / Double(wholes.count)
        let together = MaskSpread([stray, rest])
        let change = abs(log(together.area) - usual)
        return change < MaskSpread.areaTolerance && change + StrayMasks.leastGain < abs(log(Double(rest.area)) - usual)
            && wholes.contains { together.isAsCompact(as: MaskSpread([$0])) }
            && sightings.contains { 2 * pixels(piece, $0) >= stray.area }
    }

    /// The sightings of a cell around one.
    private func neighbours(of id: DetectionID, in track: Track) -> [DetectionID] {
        track.neighbours(of: id, withinFrames: StrayMasks.framesAround)
    }

    /// Pixels that two masks of different frames share; 0 where their frames were not compared.
    private func pixels(_ one: DetectionID, _ other: DetectionID) -> Int {
        one < other ? overlaps.pixels(one, other) : overlaps.pixels(other, one)
    }

    private mutating func join(_ piece: DetectionID, _ host: DetectionID) throws -> DetectionID? {
        let masks = try movie.masks(inFrame: piece.frame)
        let labels = [piece.label, host.label].sorted()
        let pixels = masks.runs.filter { labels.contains($0.label) }
        boxes = nil
        return movie.make(
            .joined,
            frame: piece.frame,
            sources: labels,
            pixels: pixels,
            size: (masks.width, masks.height)
        )
    }
}
