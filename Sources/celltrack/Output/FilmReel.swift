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
    private static let sides = 24.0...600.0

    private struct Scene {
        let track: Int
        let label: UInt32?
        let center: PixelPoint
        let side: Int
    }

    let contents: ResultContents
    let movie: ResultMovie

    /// Film strips, one per channel.
    ///
    /// - Parameters:
    ///   - tracks: ids of the cells.
    ///   - channels: 0-based channels.
    /// - Returns: the strips of every cell.
    /// - Throws: `MovieError`, `StoreError` or `FigureError`.
    func strips(of tracks: [Int], channels: [Int]) throws -> [Int: [FilmStrip]] {
        let scenes = try scenes(of: tracks)
        var crops: [Int: [[FilmCrop]]] = [:]
        for frame in scenes.keys.sorted() {
            try RunError.checkCancellation()
            let labels = try contents.store.repairedCells(inFrame: frame)
            let planes = try movie.movie.frame(at: frame).channels
            for (place, channel) in channels.enumerated() where planes.indices.contains(channel) {
                let film = try FilmFrame(frame: frame, image: planes[channel], labels: labels)
                for scene in scenes[frame] ?? [] {
                    let crop = try film.crop(label: scene.label, center: scene.center, side: scene.side)
                    let empty = [[FilmCrop]](repeating: [], count: channels.count)
                    crops[scene.track, default: empty][place].append(crop)
                }
            }
        }
        let names = movie.movie.metadata.channelNames.value
        return crops.mapValues { rows in
            zip(channels, rows).map { channel, row in
                FilmStrip(channel: names[channel], crops: row, pixelSize: contents.movie.pixelSize)
            }
        }
    }

    /// Which part of which frame shows which cell, by frame.
    private func scenes(of tracks: [Int]) throws -> [Int: [Scene]] {
        let wanted = Set(tracks)
        let committed = Set(contents.committedFrames.map(\.frame))
        let regions = try contents.store.detectionsByFrame().reduce(into: [DetectionID: RegionProperties]()) {
            for detection in $1.detections {
                $0[DetectionID(frame: $1.frame, label: detection.label)] = detection.region
            }
        }
        var scenes: [Int: [Scene]] = [:]
        for track in contents.tracks where wanted.contains(track.id) {
            let seen = track.observations.compactMap { id in regions[id].map { (id: id, region: $0) } }
            guard let first = seen.first else { continue }
            let longest = seen.map { max($0.region.boundingBox.width, $0.region.boundingBox.height) }.max() ?? 1
            let side = Int(
                min(max(Double(longest) * FilmReel.room, FilmReel.sides.lowerBound), FilmReel.sides.upperBound)
            )
            var last = first
            var rest = seen[...]
            for frame in FilmStrip.frames(of: track.firstFrame...track.lastFrame, count: FilmReel.cropCount)
            where committed.contains(frame) {
                while let next = rest.first, next.id.frame <= frame {
                    last = next
                    rest.removeFirst()
                }
                // In a gap the place where the cell was last seen is shown, without an outline.
                let label = last.id.frame == frame ? last.id.label : nil
                let scene = Scene(track: track.id, label: label, center: last.region.centroid, side: side)
                scenes[frame, default: []].append(scene)
            }
        }
        return scenes
    }
}
