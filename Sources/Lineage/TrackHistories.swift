import CellImage
import Foundation
import Tracker

/// One cell in one frame, with what the search for divisions needs to know of it.
struct Sighting {
    var id: DetectionID
    /// Pixels.
    var area: Double
    /// Centroid in pixels of its frame.
    var centroid: PixelPoint
    /// Centroid in pixels, the field of view's drift since the first frame removed.
    var position: PixelPoint
    var eccentricity: Double
    /// Mean of the segmented channel above its background; nil where that is not known.
    var intensity: Double?
    var touchesBorder: Bool
    /// Direction of the long axis as a unit vector.
    var axis: PixelPoint
    /// How far the cell is expected to move in a frame with those around it, drift removed, in pixels.
    var movement = PixelPoint(x: 0, y: 0)

    var frame: Int { id.frame }

    /// That mean times the area.
    var integratedIntensity: Double? { intensity.map { $0 * area } }

    /// Integrated intensity; nil where it is not known, or where the image border cuts the cell.
    var wholeIntensity: Double? { touchesBorder ? nil : integratedIntensity }

    /// Area in pixels; nil where the image border cuts the cell.
    var wholeArea: Double? { touchesBorder ? nil : area }

    /// Where the cell is expected in a later frame, drift removed, in pixels.
    func position(in later: Int) -> PixelPoint {
        let frames = Double(later - frame)
        return PixelPoint(x: position.x + frames * movement.x, y: position.y + frames * movement.y)
    }
}

/// All tracks as sightings, and where they are in every frame.
struct TrackHistories {
    /// Sightings of every track, in the order of the tracks.
    private(set) var tracks: [[Sighting]]
    /// First frame that has detections.
    let firstFrame: Int
    /// Last frame that has detections.
    let lastFrame: Int
    /// The largest movement that a cell is expected to make in a frame, in pixels.
    private(set) var largestMovement = 0.0
    /// Sightings of every frame from left to right.
    private let places: [Int: [Place]]
    private let frames: [Int: FrameDetections]

    /// A sighting by its place in `tracks`.
    struct Place {
        var track: Int
        var index: Int
        var x: Double
    }

    /// Looks up the detections of all tracks.
    ///
    /// - Throws: `LineageError.missingDetection` when a track holds an observation without a detection.
    init(tracks: [Track], frames: [FrameDetections], overlaps: [FrameOverlap]) throws(LineageError) {
        let byFrame = Dictionary(frames.map { ($0.frame, $0) }) { first, _ in first }
        let drift = TrackHistories.drift(of: frames.map(\.frame).sorted(), overlaps: overlaps)
        var histories: [[Sighting]] = []
        histories.reserveCapacity(tracks.count)
        var places: [Int: [Place]] = [:]
        for (number, track) in tracks.enumerated() {
            var sightings: [Sighting] = []
            sightings.reserveCapacity(track.observations.count)
            for id in track.observations {
                let detections = byFrame[id.frame]?.detections ?? []
                guard let found = detections.sortedIndex(of: id.label, by: \.label) else {
                    throw .missingDetection(frame: id.frame, label: id.label)
                }
                let sighting = Sighting(id: id, detections[found], drift: drift[id.frame] ?? PixelShift(x: 0, y: 0))
                let place = Place(track: number, index: sightings.count, x: sighting.position.x)
                places[id.frame, default: []].append(place)
                sightings.append(sighting)
            }
            histories.append(sightings)
        }
        self.tracks = histories
        self.frames = byFrame
        for frame in byFrame.keys { places[frame]?.sort { ($0.x, $0.track) < ($1.x, $1.track) } }
        self.places = places
        let framesInView = frames.filter { !$0.detections.isEmpty }.map(\.frame)
        firstFrame = framesInView.min() ?? 0
        lastFrame = framesInView.max() ?? 0
    }

    /// Learns how far cells are expected to move with those around them, where the movie shows that they do.
    ///
    /// - Parameter diameter: median diameter of the cells, in pixels.
    /// - Complexity: O(n log n) for n observations.
    mutating func learnMovements(diameter: Double) {
        let neighbours = NeighbourMovements(self, diameter: diameter)
        guard neighbours.share > 0 else { return }
        for frame in seenFrames {
            for (place, movement) in neighbours.movements(of: places[frame] ?? [], in: self) {
                tracks[place.track][place.index].movement = movement
                largestMovement = max(largestMovement, hypot(movement.x, movement.y))
            }
        }
    }

    /// Frames that have cells, in order.
    var seenFrames: [Int] { places.keys.sorted() }

    /// Sightings of a frame, from left to right.
    func places(in frame: Int) -> [Place] { places[frame] ?? [] }

    /// Sightings of a frame whose centroids lie within a distance of a point, from left to right.
    func places(in frame: Int, within distance: Double, of point: PixelPoint) -> [Place] {
        var found: [Place] = []
        forEachPlace(in: frame, within: distance, of: point) { place, _ in found.append(place) }
        return found
    }

    /// Calls a function with every sighting of a frame whose centroid lies within a distance of a point, from left to
    /// right, and with its distance.
    @inline(__always)
    func forEachPlace(
        in frame: Int,
        within distance: Double,
        of point: PixelPoint,
        _ body: (_ place: Place, _ distance: Double) -> Void
    ) {
        guard let row = places[frame] else { return }
        var low = 0
        var high = row.count
        while low < high {
            let middle = (low + high) / 2
            if row[middle].x < point.x - distance {
                low = middle + 1
            } else {
                high = middle
            }
        }
        while low < row.count, row[low].x <= point.x + distance {
            let apart = tracks[row[low].track][row[low].index].position.distance(to: point)
            if apart <= distance { body(row[low], apart) }
            low += 1
        }
    }

    /// Median area of a track over the last frames up to a sighting.
    func medianArea(of track: Int, upTo last: Int, frames: Int) -> Double {
        let sightings = tracks[track]
        let from = sightings[last].frame - frames
        let window = max(0, last + 1 - frames)...last
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: window.count) { areas in
            var count = 0
            for index in window where sightings[index].frame > from {
                areas.initializeElement(at: count, to: sightings[index].area)
                count += 1
            }
            return UnsafeMutableBufferPointer(rebasing: areas[..<count]).middle() ?? 1
        }
    }

    /// The region of a detection; nil when there is none of this name.
    func region(of id: DetectionID) -> RegionProperties? {
        let detections = frames[id.frame]?.detections ?? []
        return detections.sortedIndex(of: id.label, by: \.label).map { detections[$0].region }
    }

    /// Whether a frame has any cell.
    func hasFrame(_ frame: Int) -> Bool { places[frame] != nil }

    /// All sightings of a frame by their label.
    func placesByLabel(in frame: Int) -> [UInt32: Place] {
        let row = places[frame] ?? []
        return Dictionary(row.map { (tracks[$0.track][$0.index].id.label, $0) }) { first, _ in first }
    }

    /// The field of view's shift from the first frame to every frame.
    private static func drift(of frames: [Int], overlaps: [FrameOverlap]) -> [Int: PixelShift] {
        let steps = Dictionary(
            overlaps.map { ([$0.earlierFrame, $0.laterFrame], $0.drift) },
            uniquingKeysWith: { first, _ in first }
        )
        var total = PixelShift(x: 0, y: 0)
        var result: [Int: PixelShift] = [:]
        for (index, frame) in frames.enumerated() {
            if index > 0, let step = steps[[frames[index - 1], frame]] {
                total.x += step.x
                total.y += step.y
            }
            result[frame] = total
        }
        return result
    }
}

extension Sighting {
    fileprivate init(id: DetectionID, _ detection: Detection, drift: PixelShift) {
        self.id = id
        let region = detection.region
        area = Double(max(1, region.area))
        centroid = region.centroid
        position = PixelPoint(x: region.centroid.x - Double(drift.x), y: region.centroid.y - Double(drift.y))
        eccentricity = region.eccentricity
        intensity = detection.signal.flatMap { $0 > 0 && $0.isFinite ? Double($0) : nil }
        touchesBorder = region.touchesBorder
        let angle = 0.5 * atan2(2 * region.covarianceXY, region.varianceX - region.varianceY)
        axis = PixelPoint(x: cos(angle), y: sin(angle))
    }
}

/// The middle value; the mean of the two middle ones for an even count; nil for none.
func median(_ values: some Sequence<Double>) -> Double? {
    var values = Array(values)
    return values.withUnsafeMutableBufferPointer { $0.middle() }
}
