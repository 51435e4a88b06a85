import CellImage
import Foundation
import Lineage
import TestSupport
import Tracker

/// A cell as a disc.
struct Disc {
    var id: Int
    var x: Double
    var y: Double
    var radius: Double
}

/// A movie of discs with everything that is derived from its masks.
struct DiscMovie {
    let frames: [FrameDetections]
    let overlaps: [FrameOverlap]
    let masks: [LabelRuns]
    let tracking: TrackingResult
    /// Disc of every detection.
    private var discs: [DetectionID: Int] = [:]

    /// Paints, measures and tracks a movie; labels are shuffled so that they tell nothing, discs of one id are one cell.
    init(_ movie: [[Disc]], width: Int, height: Int, seed: UInt64 = 1) throws {
        var numbers = SplitMix(seed: seed)
        var overlapper = try FrameOverlapper(reach: 3)
        var frames: [FrameDetections] = []
        var overlaps: [FrameOverlap] = []
        var masks: [LabelRuns] = []
        for (frame, discs) in movie.enumerated() {
            let names = Set(discs.map(\.id)).sorted()
            let order = Array(1...max(1, names.count)).shuffled(using: &numbers)
            let labels = Dictionary(uniqueKeysWithValues: zip(names, order))
            let image = DiscMovie.paint(
                discs,
                labels: discs.compactMap { labels[$0.id].map(UInt32.init) },
                width: width,
                height: height
            )
            let runs = LabelRuns(image)
            let detections = runs.regionProperties().map { Detection(region: $0) }
            for (name, label) in labels {
                self.discs[DetectionID(frame: frame, label: UInt32(label))] = name
            }
            overlaps += try overlapper.add(frame: frame, runs: runs, detections: detections)
            frames.append(FrameDetections(frame: frame, detections: detections))
            masks.append(runs)
        }
        self.frames = frames
        self.overlaps = overlaps
        self.masks = masks
        tracking = try Tracker().link(frames, overlaps: overlaps)
    }

    /// What the search for buds finds in the movie.
    func buds(frameInterval: FrameInterval? = nil, pixelSize: PixelSize? = nil) throws -> BuddingResult {
        let masks = masks
        return try Budding().detect(
            frames: frames,
            overlaps: overlaps,
            tracking: tracking,
            frameInterval: frameInterval,
            pixelSize: pixelSize
        ) { masks[$0] }
    }

    /// Disc that a track follows first.
    func firstDisc(of track: Int, in tracking: TrackingResult) -> Int? {
        tracking.tracks.first { $0.id == track }?.observations.first.flatMap { discs[$0] }
    }

    /// Disc that a track follows last.
    func lastDisc(of track: Int, in tracking: TrackingResult) -> Int? {
        tracking.tracks.first { $0.id == track }?.observations.last.flatMap { discs[$0] }
    }

    /// Every pixel goes to the disc it is deepest in; neighbours keep a pixel apart.
    private static func paint(_ discs: [Disc], labels: [UInt32], width: Int, height: Int) -> LabelImage {
        var image = LabelImage(width: width, height: height)
        var depth = Array(repeating: 0.5, count: width * height)
        for (disc, label) in zip(discs, labels) {
            let rows = max(0, Int(disc.y - disc.radius))..<max(0, min(height, Int(disc.y + disc.radius) + 2))
            let columns = max(0, Int(disc.x - disc.radius))..<max(0, min(width, Int(disc.x + disc.radius) + 2))
            for row in rows {
                for column in columns {
                    let x = Double(column) - disc.x
                    let y = Double(row) - disc.y
                    let inside = disc.radius - (x * x + y * y).squareRoot()
                    if inside > depth[row * width + column] {
                        depth[row * width + column] = inside
                        image[row, column] = label
                    }
                }
            }
        }
        return image
    }
}

/// A budding colony of discs with known mothers.
struct Colony {
    private(set) var movie: [[Disc]] = []
    /// Mother of every bud, by disc.
    private(set) var mothers: [Int: Int] = [:]
    private var cells: [Cell] = []
    private var numbers: SplitMix

    private struct Cell {
        var disc: Disc
        var birth: Int
        var fullRadius: Double
        var nextBud: Int
        var mother: Int?
        var angle = 0.0
    }

    private static let attachedFrames = 16

    init(seed: UInt64, founders: Int, frames: Int, size: Double) {
        numbers = SplitMix(seed: seed)
        for index in 0..<founders {
            let angle = 2 * Double.pi * Double(index) / Double(founders)
            let ring = founders == 1 ? 0 : 40.0
            let disc = Disc(id: index + 1, x: size / 2 + ring * cos(angle), y: size / 2 + ring * sin(angle), radius: 16)
            let start = Int.random(in: 2...14, using: &numbers)
            cells.append(Cell(disc: disc, birth: -100, fullRadius: 16, nextBud: start))
        }
        for frame in 0..<frames {
            bud(frame)
            grow(frame)
            for _ in 0..<12 { relax(frame) }
            movie.append(cells.map(\.disc))
        }
    }

    private mutating func bud(_ frame: Int) {
        for mother in cells.indices where cells[mother].nextBud == frame {
            let id = cells.count + 1
            let angle = Double.random(in: 0..<2 * .pi, using: &numbers)
            mothers[id] = cells[mother].disc.id
            cells[mother].nextBud = frame + Colony.attachedFrames + Int.random(in: 2...8, using: &numbers)
            let first = frame + Colony.attachedFrames + Int.random(in: 6...14, using: &numbers)
            let full = Double.random(in: 14...17, using: &numbers)
            let disc = Disc(id: id, x: cells[mother].disc.x, y: cells[mother].disc.y, radius: 4)
            cells.append(Cell(disc: disc, birth: frame, fullRadius: full, nextBud: first, mother: mother, angle: angle))
            hold(cells.count - 1)
        }
    }

    private mutating func grow(_ frame: Int) {
        for index in cells.indices where cells[index].mother != nil {
            let age = Double(frame - cells[index].birth)
            cells[index].disc.radius = min(cells[index].fullRadius, 4 + 0.55 * age)
            if frame - cells[index].birth < Colony.attachedFrames { hold(index) }
        }
    }

    /// Keeps a bud at its place on the mother.
    private mutating func hold(_ bud: Int) {
        guard let mother = cells[bud].mother else { return }
        let distance = cells[mother].disc.radius + cells[bud].disc.radius - 1
        cells[bud].disc.x = cells[mother].disc.x + distance * cos(cells[bud].angle)
        cells[bud].disc.y = cells[mother].disc.y + distance * sin(cells[bud].angle)
    }

    /// Pushes overlapping cells apart; a bud takes its mother along and turns about her.
    private mutating func relax(_ frame: Int) {
        for first in cells.indices {
            for second in cells.indices where second > first {
                let x = cells[second].disc.x - cells[first].disc.x
                let y = cells[second].disc.y - cells[first].disc.y
                let distance = max(0.1, (x * x + y * y).squareRoot())
                let overlap = cells[first].disc.radius + cells[second].disc.radius - distance
                guard overlap > 0 else { continue }
                let push = 0.25 * overlap / distance
                cells[first].disc.x -= push * x
                cells[first].disc.y -= push * y
                cells[second].disc.x += push * x
                cells[second].disc.y += push * y
            }
        }
        for bud in cells.indices where frame - cells[bud].birth < Colony.attachedFrames {
            guard let mother = cells[bud].mother else { continue }
            cells[bud].angle = atan2(
                cells[bud].disc.y - cells[mother].disc.y,
                cells[bud].disc.x - cells[mother].disc.x
            )
            hold(bud)
        }
    }
}
