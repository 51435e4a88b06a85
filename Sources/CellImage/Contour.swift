/// A closed outline along pixel edges.
public struct Contour: Sendable, Equatable {
    /// The corners, each once, on half-integers; clockwise on screen around a region, counterclockwise around a hole.
    ///
    /// The first corner is the leftmost of the topmost ones.
    public let points: [PixelPoint]

    /// Makes an outline from its corners.
    public init(points: [PixelPoint]) {
        self.points = points
    }

    /// Enclosed pixels; negative for a hole.
    public var signedArea: Double {
        guard var last = points.last else { return 0 }
        var sum = 0.0
        for point in points {
            sum += last.x * point.y - point.x * last.y
            last = point
        }
        return sum / 2
    }
}

/// The outlines of one region.
public struct RegionContours: Sendable, Equatable {
    /// The region's label.
    public let label: UInt32
    /// One outline per connected component, the one that encloses most first; equals in scan order.
    public let outlines: [Contour]
    /// The outlines of the holes, in scan order.
    public let holes: [Contour]
}

extension LabelRuns {
    /// Traces the outlines of every region.
    ///
    /// The areas of the outlines less those of the holes are the area of the region.
    ///
    /// - Parameter connectivity: whether pixels that touch by a corner are of one outline; then the outline touches
    ///   itself in that corner. With `.four` outlines never touch themselves from outside.
    /// - Returns: one entry per label that occurs, ascending by label.
    /// - Complexity: O(runs + corners).
    public func contours(connectivity: PixelConnectivity = .eight) -> [RegionContours] {
        let index = RegionIndex(runs)
        let (starts, order) = index.runsByRegion()
        return index.labels.indices.map { region in
            let own = order[starts[region]..<starts[region + 1]].map { runs[Int($0)] }
            var tracer = ContourTracer(own, connectivity: connectivity)
            let loops = tracer.trace()
            let outlines = loops.map { (contour: $0, area: $0.signedArea) }.filter { $0.area > 0 }
            return RegionContours(
                label: index.labels[region],
                // A stable order: the sort of the standard library does not exchange equals.
                outlines: outlines.sorted { $0.area > $1.area }.map(\.contour),
                holes: loops.filter { $0.signedArea < 0 }
            )
        }
    }
}
