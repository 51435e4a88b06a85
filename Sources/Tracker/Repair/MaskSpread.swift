package import CellImage

/// The second moments of one or several masks together, in pixels.
package struct MaskSpread {
    /// Largest change of area, as a natural logarithm, between pieces or cells together and the mask they stand for.
    static let areaTolerance = 0.3
    /// By how much more room pieces of a cell take than the whole.
    private static let loosenessTolerance = 0.04

    /// Area of all masks.
    package private(set) var area = 0.0
    private var sumX = 0.0
    private var sumY = 0.0
    private var sumXX = 0.0
    private var sumYY = 0.0
    private var sumXY = 0.0

    /// Adds up masks.
    package init(_ regions: some Sequence<RegionProperties>) {
        for region in regions {
            let area = Double(region.area)
            let center = region.centroid
            self.area += area
            sumX += area * center.x
            sumY += area * center.y
            sumXX += area * (region.varianceX + center.x * center.x)
            sumYY += area * (region.varianceY + center.y * center.y)
            sumXY += area * (region.covarianceXY + center.x * center.y)
        }
    }

    /// The area of the ellipse with the same second moments over the area itself: 1 for an ellipse, more for anything else.
    package var looseness: Double {
        guard area > 0 else { return 1 }
        let x = sumX / area
        let y = sumY / area
        let xx = sumXX / area - x * x
        let yy = sumYY / area - y * y
        let xy = sumXY / area - x * y
        return 4 * .pi * max(0, xx * yy - xy * xy).squareRoot() / area
    }

    /// Whether the masks together fill their ellipse as one cell does: two cells side by side leave more room.
    package func isAsCompact(as cell: MaskSpread) -> Bool {
        looseness < cell.looseness + MaskSpread.loosenessTolerance
    }
}
