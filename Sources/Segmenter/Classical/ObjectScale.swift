internal import CellImage

/// Typical size of the objects of a frame.
struct ObjectScale {
    /// Typical diameter, in pixels.
    let diameter: Double

    /// Measures a mask: twice the greatest distances to the background, weighted by area.
    ///
    /// Weighting by area keeps specks from counting as much as cells.
    init?(_ mask: Plane<Bool>) {
        let components = ConnectedComponents(of: mask, connectivity: .eight)
        guard components.count > 0 else { return nil }
        let distances = DistanceTransform(of: mask).squared
        var depths = [Int32](repeating: 0, count: components.count)
        var areas = [Double](repeating: 0, count: components.count)
        for run in components.runs.runs {
            let piece = Int(run.label) - 1
            areas[piece] += Double(run.length)
            for index in run.indices(inWidth: mask.width) {
                depths[piece] = max(depths[piece], distances.pixels[index])
            }
        }
        let order = depths.indices.sorted { depths[$0] == depths[$1] ? $0 < $1 : depths[$0] < depths[$1] }
        let half = areas.reduce(0, +) / 2
        var sum = 0.0
        var middle = order[0]
        for piece in order {
            middle = piece
            sum += areas[piece]
            if sum >= half { break }
        }
        let shortest = Double(min(mask.width, mask.height))
        diameter = min(max(2 * Double(depths[middle]).squareRoot(), 3), max(shortest, 3))
    }

    /// A scale that is given.
    init(diameter: Double) {
        self.diameter = diameter
    }

    /// Area of a disc of the typical diameter, in pixels.
    var discArea: Double { .pi / 4 * diameter * diameter }
}
