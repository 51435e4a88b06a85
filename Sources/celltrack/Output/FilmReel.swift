import CellImage
import Figures
import Lineage
import MovieIO
import Pipeline
import TrackStore
import Tracker

/// Cuts the film strips of many cells out of a movie, reading every frame once.
struct FilmReel {
    /// Crops of a strip at most.
    private static let cropCount = 10
    /// Side of a crop over the longest side of the cell in it, and its least and greatest number of pixels.
    private static let room = 1.5
    /// The same for divisions, whose daughters part.
    private static let familyRoom = 3.0
    private static let sides = 24.0...600.0

    private struct Scene {
        /// The cell, or the division, that it belongs to.
        let key: Int
        let labels: [UInt32]
        var offspring: [UInt32] = []
        let center: PixelPoint
        let side: Int
    }

    private let contents: ResultContents
    private let movie: ResultMovie
    private let regions: [DetectionID: RegionProperties]

    /// Looks up where all cells are.
    ///
    /// - Throws: `StoreError`.
    init(contents: ResultContents, movie: ResultMovie) throws {
        self.contents = contents
        self.movie = movie
        regions = try contents.store.detectionsByFrame().reduce(into: [:]) {
            for detection in $1.detections {
                $0[DetectionID(frame: $1.frame, label: detection.label)] = detection.region
            }
        }
    }

    /// Film strips, one per channel.
    ///
    /// - Parameters:
    ///   - tracks: ids of the cells.
    ///   - channels: 0-based channels.
    /// - Returns: the strips of every cell.
    /// - Throws: `MovieError`, `StoreError` or `FigureError`.
    func strips(of tracks: [Int], channels: [Int]) throws -> [Int: [FilmStrip]] {
        try crops(of: scenes(of: tracks), channels: channels).mapValues { rows in
            zip(channels, rows).map { strip($1, channel: $0) }
        }
    }

    /// Films of divisions in the channel in which cells are found, in the same order.
    ///
    /// - Throws: `MovieError`, `StoreError` or `FigureError`.
    func films(of divisions: [Division]) throws -> [DivisionFilm] {
        let channel = movie.cellChannel
        let rows = try crops(of: scenes(of: divisions), channels: [channel])
        return divisions.enumerated().compactMap { place, division in
            guard let crops = rows[place]?.first else { return nil }
            return DivisionFilm(division, strip: strip(crops, channel: channel), clock: contents.clock)
        }
    }

    private func strip(_ crops: [FilmCrop], channel: Int) -> FilmStrip {
        let name = movie.movie.metadata.channelNames.value[channel]
        return FilmStrip(channel: name, crops: crops, pixelSize: contents.movie.pixelSize)
    }

    /// Crops by key, one row per channel; the movie is read once.
    private func crops(of scenes: [Int: [Scene]], channels: [Int]) throws -> [Int: [[FilmCrop]]] {
        var crops: [Int: [[FilmCrop]]] = [:]
        for frame in scenes.keys.sorted() {
            try RunError.checkCancellation()
            let labels = try contents.store.repairedCells(inFrame: frame)
            let planes = try movie.movie.frame(at: frame).channels
            for (place, channel) in channels.enumerated() where planes.indices.contains(channel) {
                let film = try FilmFrame(frame: frame, image: planes[channel], labels: labels)
                for scene in scenes[frame] ?? [] {
                    let crop = try film.crop(
                        labels: scene.labels,
                        offspring: scene.offspring,
                        center: scene.center,
                        side: scene.side
                    )
                    let empty = [[FilmCrop]](repeating: [], count: channels.count)
                    crops[scene.key, default: empty][place].append(crop)
                }
            }
        }
        return crops
    }

    /// Which part of which frame shows which cell, by frame.
    private func scenes(of tracks: [Int]) -> [Int: [Scene]] {
        let wanted = Set(tracks)
        let committed = Set(contents.committedFrames.map(\.frame))
        var scenes: [Int: [Scene]] = [:]
        for track in contents.tracks where wanted.contains(track.id) {
            let seen = track.observations.compactMap { id in regions[id].map { (id: id, region: $0) } }
            guard let first = seen.first else { continue }
            let side = FilmReel.side(of: seen.map(\.region), room: FilmReel.room)
            var last = first
            var rest = seen[...]
            for frame in FilmStrip.frames(of: track.firstFrame...track.lastFrame, count: FilmReel.cropCount)
            where committed.contains(frame) {
                while let next = rest.first, next.id.frame <= frame {
                    last = next
                    rest.removeFirst()
                }
                // In a gap the place where the cell was last seen is shown, without an outline.
                let labels = last.id.frame == frame ? [last.id.label] : []
                let scene = Scene(key: track.id, labels: labels, center: last.region.centroid, side: side)
                scenes[frame, default: []].append(scene)
            }
        }
        return scenes
    }

    /// Which part of which frame shows which division, by frame.
    ///
    /// The place is that of the mother and her daughters at the division and stays the same; outlined are all of them.
    private func scenes(of divisions: [Division]) -> [Int: [Scene]] {
        let committed = contents.committedFrames.map(\.frame)
        let tracks = Dictionary(contents.tracks.map { ($0.id, $0) }) { first, _ in first }
        var scenes: [Int: [Scene]] = [:]
        for (place, division) in divisions.enumerated() {
            let frames = DivisionFilm.frames(around: division, of: committed)
            let mother = tracks[division.mother]?.observations ?? []
            let daughters = division.daughters.compactMap { tracks[$0]?.observations }
            let seen = ([mother] + daughters).compactMap { track in
                track.filter { frames.contains($0.frame) }.min { near($0, division) < near($1, division) }
            }
            let shown = seen.compactMap { regions[$0] }
            guard !shown.isEmpty else { continue }
            let count = Double(shown.count)
            let center = PixelPoint(
                x: shown.reduce(0) { $0 + $1.centroid.x } / count,
                y: shown.reduce(0) { $0 + $1.centroid.y } / count
            )
            let side = FilmReel.side(of: shown, room: FilmReel.familyRoom)
            for frame in frames {
                let scene = Scene(
                    key: place,
                    labels: mother.filter { $0.frame == frame }.map(\.label),
                    offspring: daughters.joined().filter { $0.frame == frame }.map(\.label),
                    center: center,
                    side: side
                )
                scenes[frame, default: []].append(scene)
            }
        }
        return scenes
    }

    private func near(_ id: DetectionID, _ division: Division) -> Int { abs(id.frame - division.frame) }

    /// Side of the crops that show some regions, in pixels.
    private static func side(of regions: [RegionProperties], room: Double) -> Int {
        let longest = regions.map { max($0.boundingBox.width, $0.boundingBox.height) }.max() ?? 1
        return Int(min(max(Double(longest) * room, sides.lowerBound), sides.upperBound))
    }
}
