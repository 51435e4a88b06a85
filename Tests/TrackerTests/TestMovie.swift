import CellImage
import TestSupport
import Tracker

/// A disc that carries a label.
struct Disc {
    var x: Double
    var y: Double
    var radius: Double
    var label: UInt32
}

extension Disc {
    /// A disc in whole pixels.
    init(cell: Int, x: Int, y: Int, radius: Int) {
        self.init(x: Double(x), y: Double(y), radius: Double(radius), label: UInt32(cell))
    }
}

/// Draws discs; later ones lie on top.
func drawing(_ discs: [Disc], width: Int, height: Int) -> LabelRuns {
    var image = LabelImage(width: width, height: height)
    for disc in discs {
        for row in 0..<height where abs(Double(row) - disc.y) <= disc.radius {
            let rise = Double(row) - disc.y
            let half = disc.radius * disc.radius - rise * rise
            let first = max(0, Int((disc.x - half.squareRoot()).rounded(.up)))
            let last = min(width - 1, Int((disc.x + half.squareRoot()).rounded(.down)))
            guard first <= last else { continue }
            for column in first...last {
                image[row, column] = disc.label
            }
        }
    }
    return LabelRuns(image)
}

/// The detections of a label image, without scores.
func detections(_ runs: LabelRuns) -> [Detection] {
    runs.regionProperties().map { Detection(region: $0) }
}

/// What the tracker stores of a movie.
struct Facts {
    var frames: [FrameDetections] = []
    var overlaps: [FrameOverlap] = []

    /// Compares the frames of a movie; nil stands for a frame that could not be read.
    init(_ movie: [LabelRuns?], reach: Int = 3, scores: [[Float]]? = nil) throws {
        var overlapper = try FrameOverlapper(reach: reach)
        for (frame, runs) in movie.enumerated() {
            guard let runs else { continue }
            var found = detections(runs)
            for index in found.indices {
                found[index].score = scores?[frame][Int(found[index].label) - 1]
            }
            frames.append(FrameDetections(frame: frame, detections: found))
            overlaps += try overlapper.add(frame: frame, runs: runs, detections: found)
        }
    }

    /// Tracks the movie.
    func tracks(_ parameters: TrackingParameters = TrackingParameters()) throws -> TrackingResult {
        try Tracker(parameters: parameters).link(frames, overlaps: overlaps)
    }
}

/// Cells on a grid that walk at random; `labels[frame][cell]` says which label each carries, 0 for none.
struct WalkingCells {
    var frames: [LabelRuns] = []
    var labels: [[UInt32]] = []

    /// Draws cells of radius 6, 24 pixels apart, their labels shuffled in every frame.
    ///
    /// - Parameters:
    ///   - side: cells per row and column of the grid.
    ///   - frameCount: frames.
    ///   - step: greatest movement per frame and axis, in pixels.
    ///   - missing: share of cells left out of each frame but the first and last.
    ///   - drift: movement of the whole field per frame.
    ///   - seed: seed of the random numbers.
    init(
        side: Int,
        frameCount: Int,
        step: Double,
        missing: Double = 0,
        drift: [PixelShift] = [],
        seed: UInt64
    ) {
        var numbers = SplitMix(seed: seed)
        let size = 24 * side + 24
        var places = (0..<side * side).map { (x: Double(24 * ($0 % side) + 24), y: Double(24 * ($0 / side) + 24)) }
        for index in places.indices {
            places[index].x += Double.random(in: -4...4, using: &numbers)
            places[index].y += Double.random(in: -4...4, using: &numbers)
        }
        var offset = (x: 0.0, y: 0.0)
        for frame in 0..<frameCount {
            if frame > 0, frame <= drift.count {
                offset = (offset.x + Double(drift[frame - 1].x), offset.y + Double(drift[frame - 1].y))
            }
            let shuffled = (1...UInt32(places.count)).shuffled(using: &numbers)
            var discs: [Disc] = []
            var names = [UInt32](repeating: 0, count: places.count)
            for (cell, place) in places.enumerated() {
                let isInside = frame == 0 || frame == frameCount - 1
                guard isInside || Double.random(in: 0..<1, using: &numbers) >= missing else { continue }
                names[cell] = shuffled[cell]
                discs.append(Disc(x: place.x + offset.x, y: place.y + offset.y, radius: 6, label: shuffled[cell]))
            }
            frames.append(drawing(discs, width: size, height: size))
            let visible = Set(detections(frames[frame]).map(\.label))
            labels.append(names.map { visible.contains($0) ? $0 : 0 })
            for cell in places.indices {
                places[cell].x += Double.random(in: -step...step, using: &numbers)
                places[cell].y += Double.random(in: -step...step, using: &numbers)
            }
        }
    }

    /// The observations of every cell, in the order of the tracks they should become.
    var truth: [[DetectionID]] {
        let cells = labels.first.map { Array($0.indices) } ?? []
        return cells.map { cell in
            labels.indices.compactMap { frame in
                labels[frame][cell] == 0 ? nil : DetectionID(frame: frame, label: labels[frame][cell])
            }
        }.filter { !$0.isEmpty }.sorted { $0[0] < $1[0] }
    }
}
