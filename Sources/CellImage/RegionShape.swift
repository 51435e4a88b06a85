/// The outline measures of one region, with scikit-image's definitions.
public struct RegionShape: Sendable, Equatable {
    /// The region's label.
    public let label: UInt32
    /// Number of pixels.
    public let area: Int
    /// Length of the outline through the centres of the border pixels, in pixels; 0 for very small regions.
    public let perimeter: Double
    /// Number of pixels whose centre lies in or on the convex hull of the region.
    ///
    /// A pixel enters the hull with the middles of its four sides.
    public let convexArea: Int

    /// Makes the measures of a region.
    public init(label: UInt32, area: Int, perimeter: Double, convexArea: Int) {
        self.label = label
        self.area = area
        self.perimeter = perimeter
        self.convexArea = convexArea
    }

    /// Area over convex area: 1 for a convex region, smaller the deeper its dents.
    public var solidity: Double { Double(area) / Double(convexArea) }

    /// 4 pi area / perimeter^2: 1 for a circle, smaller for anything else; nil where the perimeter is 0.
    ///
    /// On small regions the estimate of the perimeter is short and the value may exceed 1.
    public var formFactor: Double? {
        perimeter > 0 ? 4 * .pi * Double(area) / (perimeter * perimeter) : nil
    }
}

extension LabelRuns {
    /// Measures perimeter and convex area of every region, without cutting any of them out.
    ///
    /// - Returns: one entry per label that occurs, ascending by label.
    /// - Complexity: O(runs + border pixels).
    public func regionShapes() -> [RegionShape] {
        let index = RegionIndex(runs)
        let perimeters = RegionPerimeter.measure(self, index: index)
        let (starts, order) = index.runsByRegion()
        return index.labels.indices.map { region in
            let own = order[starts[region]..<starts[region + 1]].map { runs[Int($0)] }
            return RegionShape(
                label: index.labels[region],
                area: own.reduce(0) { $0 + $1.length },
                perimeter: perimeters[region],
                convexArea: RegionConvexHull.pixelCount(of: own)
            )
        }
    }
}
