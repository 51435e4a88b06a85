import CellImage

/// The lengths that a movie itself sets: how large its cells are and how far they move between frames.
struct MovieScale {
    /// Median diameter of the circle that has a detection's area, in pixels.
    let diameter: Double
    /// Median distance from a detection to the nearest one of the next frame, drift removed, in pixels.
    let usualStep: Double
    /// Most that the gate may be, in pixels.
    private let widestGate: Double

    /// Detections and frame pairs that are looked at, at most; they are taken evenly from the movie.
    private static let sampleSize = 20_000
    private static let samplePairs = 50

    /// Measures a movie.
    init(_ table: DetectionTable, overlaps: OverlapSource) {
        let stride = max(1, table.count / MovieScale.sampleSize)
        let areas = Swift.stride(from: 0, to: table.count, by: stride).map { table.areas[$0] }
        let diameter = max(1, (4 * Spread(areas).median / .pi).squareRoot())
        let pairs = max(0, table.frames.count - 1)
        let step = max(1, pairs / MovieScale.samplePairs)
        var distances: [Double] = []
        for position in Swift.stride(from: 0, to: pairs, by: step) {
            MovieScale.appendNearest(table, overlaps, position: position, within: 4 * diameter, to: &distances)
        }
        self.diameter = diameter
        let usualStep = distances.isEmpty ? 0 : Spread(distances).median
        self.usualStep = usualStep
        // Small marks of large cells move by many of their own diameters, and have room for it.
        let room = 6 * usualStep > 4 * diameter ? MovieScale.spacing(table, within: 16 * diameter) : 0
        widestGate = max(4 * diameter, room)
    }

    /// The gate for one frame's step: room for a daughter beside its mother, more where cells move far.
    ///
    /// The median step is not moved by the few cells that are missed in the next frame and find a neighbour instead.
    var gate: Double {
        min(max(2 * diameter, 6 * usualStep), widestGate)
    }

    /// Median distance from a detection to the nearest one of its frame, the limit where there is none nearer.
    private static func spacing(_ table: DetectionTable, within limit: Double) -> Double {
        let step = max(1, table.frames.count / samplePairs)
        var distances: [Double] = []
        for position in Swift.stride(from: 0, to: table.frames.count, by: step) {
            let numbers = table.range(at: position)
            let grid = CentroidGrid(Array(table.centroids[numbers]), numbers: Array(numbers), reach: limit)
            for number in Swift.stride(
                from: numbers.lowerBound,
                to: numbers.upperBound,
                by: max(1, numbers.count / 256)
            ) {
                var nearest = limit * limit
                grid.forEach(near: table.centroids[number], within: limit) { other, squared in
                    if other != number { nearest = min(nearest, squared) }
                }
                distances.append(nearest.squareRoot())
            }
        }
        return distances.isEmpty ? 0 : Spread(distances).median
    }

    private static func appendNearest(
        _ table: DetectionTable,
        _ overlaps: OverlapSource,
        position: Int,
        within limit: Double,
        to distances: inout [Double]
    ) {
        let later = table.range(at: position + 1)
        // Most find their nearest one near by; where none is found there, the search goes on to the limit.
        let near = limit / 8
        let grid = CentroidGrid(Array(table.centroids[later]), numbers: Array(later), reach: near)
        let drift = overlaps.drift(from: position, to: position + 1)
        let earlier = table.range(at: position)
        let stride = max(1, earlier.count / 256)
        for number in Swift.stride(from: earlier.lowerBound, to: earlier.upperBound, by: stride) {
            let place = table.centroids[number].moved(by: drift)
            var nearest = Double.infinity
            grid.forEach(near: place, within: near) { _, squared in nearest = min(nearest, squared) }
            if nearest.isInfinite {
                grid.forEach(near: place, within: limit) { _, squared in nearest = min(nearest, squared) }
            }
            if nearest.isFinite {
                distances.append(nearest.squareRoot())
            }
        }
    }
}

extension PixelPoint {
    /// The point after the field of view moved.
    func moved(by drift: PixelShift) -> PixelPoint {
        PixelPoint(x: x + Double(drift.x), y: y + Double(drift.y))
    }
}
