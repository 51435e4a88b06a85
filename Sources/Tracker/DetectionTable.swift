import CellImage
import Foundation

/// The detections of a whole movie side by side, numbered in the order of frames and labels.
///
/// Positions count the frames that were given, 0-based; a frame skipped as unreadable has no position.
struct DetectionTable {
    /// The 0-based frame at each position.
    let frames: [Int]
    /// Number of the first detection at each position, one entry more than positions.
    let starts: [Int]
    private let positions: [Int32]
    private let movie: [FrameDetections]
    let labels: [UInt32]
    let centroids: [PixelPoint]
    let areas: [Double]
    /// Binary logarithms of the areas.
    let octaves: [Double]
    /// Binary logarithms of the mean intensities over the median of the frame; not a number where they are not known.
    let brightnesses: [Double]
    /// The same of the integrated intensities.
    let integratedIntensities: [Double]
    /// Whether a detection is cut off by the image border, so that its area says little.
    let isCut: [Bool]
    /// Whether a detection lies so near the border of the seen field that its cell may leave or enter there.
    ///
    /// The field is what the detections of the movie span, where they are many: programs often leave out a margin.
    let isNearBorder: [Bool]
    /// Areas below this are far smaller than is usual.
    private let marginalArea: Double

    /// Lays out detections after checking them.
    ///
    /// - Throws: `TrackerError.frameOrder` or `.detections`.
    init(_ movie: [FrameDetections]) throws(TrackerError) {
        let total = movie.reduce(0) { $0 + $1.detections.count }
        guard total <= Int(Int32.max) else { throw DetectionTable.tooMany(movie) }
        var starts = [0]
        var positions: [Int32] = []
        var labels: [UInt32] = []
        var centroids: [PixelPoint] = []
        var areas: [Double] = []
        var brightnesses: [Double] = []
        var integratedIntensities: [Double] = []
        var isCut: [Bool] = []
        positions.reserveCapacity(total)
        labels.reserveCapacity(total)
        centroids.reserveCapacity(total)
        areas.reserveCapacity(total)
        brightnesses.reserveCapacity(total)
        integratedIntensities.reserveCapacity(total)
        isCut.reserveCapacity(total)
        for (position, frame) in movie.enumerated() {
            let previous = position > 0 ? movie[position - 1].frame : -1
            guard frame.frame > previous else { throw .frameOrder(previous: previous, found: frame.frame) }
            try DetectionTable.check(frame)
            for detection in frame.detections {
                positions.append(Int32(truncatingIfNeeded: position))
                labels.append(detection.label)
                centroids.append(detection.region.centroid)
                areas.append(Double(detection.region.area))
                isCut.append(detection.region.touchesBorder)
            }
            brightnesses += DetectionTable.octaves(frame.detections.map { $0.meanIntensity.map(Double.init) })
            integratedIntensities += DetectionTable.octaves(frame.detections.map(\.integratedIntensity))
            starts.append(labels.count)
        }
        frames = movie.map(\.frame)
        self.starts = starts
        self.positions = positions
        self.labels = labels
        self.centroids = centroids
        self.areas = areas
        octaves = areas.map { log2($0) }
        self.brightnesses = brightnesses
        self.integratedIntensities = integratedIntensities
        self.isCut = isCut
        self.movie = movie
        let stride = max(1, areas.count / DetectionTable.sampleSize)
        let sample = Swift.stride(from: 0, to: areas.count, by: stride).map { areas[$0] }
        marginalArea = DetectionTable.marginalShare * Spread(sample).median
        guard labels.count >= DetectionTable.fewestForField else {
            isNearBorder = isCut
            return
        }
        let field = DetectionTable.field(movie)
        isNearBorder = zip(zip(centroids, areas), isCut).map { cell, isCut in
            isCut || DetectionTable.isNearBorder(of: field, cell.0, area: cell.1)
        }
    }

    /// Whether a border of the field is nearer to a cell than three quarters of the cell's diameter.
    private static func isNearBorder(of field: PixelRect, _ centroid: PixelPoint, area: Double) -> Bool {
        let reach = 0.75 * (4 * area / .pi).squareRoot()
        return centroid.x - Double(field.minX) < reach || centroid.y - Double(field.minY) < reach
            || Double(field.maxX) - centroid.x < reach || Double(field.maxY) - centroid.y < reach
    }

    /// Share of the median area below which a cell may be at the margin of focus.
    private static let marginalShare = 0.25
    /// Areas that tell the median, about.
    private static let sampleSize = 20_000

    /// Detections whose span tells the field.
    private static let fewestForField = 500

    /// The rectangle that holds all detections.
    private static func field(_ movie: [FrameDetections]) -> PixelRect {
        var field = PixelRect(minX: .max, minY: .max, maxX: .min, maxY: .min)
        for frame in movie {
            for detection in frame.detections {
                let box = detection.region.boundingBox
                field.minX = min(field.minX, box.minX)
                field.minY = min(field.minY, box.minY)
                field.maxX = max(field.maxX, box.maxX)
                field.maxY = max(field.maxY, box.maxY)
            }
        }
        return field
    }

    /// The ellipse of a detection, where its frame shows it.
    func ellipse(of number: Int) -> CellEllipse {
        let position = position(of: number)
        return CellEllipse(movie[position].detections[number - starts[position]].region)
    }

    /// Number of detections.
    var count: Int { labels.count }

    /// Whether so little of a cell is seen, though the image border is far, that it may be going out of focus.
    func isAtFocusMargin(_ number: Int) -> Bool {
        areAtFocusMargin(number, number)
    }

    /// Whether so little is seen in two frames, by the geometric mean of the areas, that a cell may be out of focus between.
    func areAtFocusMargin(_ earlier: Int, _ later: Int) -> Bool {
        areas[earlier] * areas[later] < marginalArea * marginalArea && !isNearBorder[earlier] && !isNearBorder[later]
    }

    /// Mean binary logarithm of the areas of two detections, in pixels.
    @inline(__always)
    func meanSize(_ one: Int, _ other: Int) -> Double {
        (octaves[one] + octaves[other]) / 2
    }

    /// The position of a detection.
    @inline(__always)
    func position(of number: Int) -> Int {
        Int(positions[number])
    }

    /// The detections at a position.
    func range(at position: Int) -> Range<Int> {
        starts[position]..<starts[position + 1]
    }

    /// A measure against that of the frame, so that bleaching, a flickering lamp and a dose are no change of a cell.
    private static func octaves(_ measures: [Double?]) -> [Double] {
        let octaves = measures.map { $0.map { $0 > 0 ? log2($0) : .nan } ?? .nan }
        let known = octaves.filter { !$0.isNaN }
        guard !known.isEmpty else { return octaves }
        let middle = Spread(known).median
        return octaves.map { $0 - middle }
    }

    private static func tooMany(_ movie: [FrameDetections]) -> TrackerError {
        .detections(frame: movie.last?.frame ?? 0, reason: "a movie may hold \(Int32.max) detections at most")
    }

    private static func check(_ frame: FrameDetections) throws(TrackerError) {
        var previous: UInt32 = 0
        for detection in frame.detections {
            guard detection.label > previous else {
                throw .detections(
                    frame: frame.frame,
                    reason: "labels must ascend from 1, but \(detection.label) follows \(previous)"
                )
            }
            let region = detection.region
            guard region.area > 0, abs(region.centroid.x) < 1e9, abs(region.centroid.y) < 1e9 else {
                throw .detections(
                    frame: frame.frame,
                    reason: "label \(detection.label) has no pixels or a centre outside any image"
                )
            }
            previous = detection.label
        }
    }
}
