/// The geometry of one labelled region, with scikit-image's definitions; lengths in pixels, areas in pixels.
public struct RegionProperties: Sendable, Equatable {
    /// The region's label.
    public var label: UInt32
    /// Number of pixels.
    public var area: Int
    /// Mean of the pixel centres.
    public var centroid: PixelPoint
    /// Smallest rectangle that holds the region.
    public var boundingBox: PixelRect
    /// Second central moment per pixel: mean of (x - centroid.x)^2 over pixel centres, as in scikit-image.
    public var varianceX: Double
    /// Mean of (y - centroid.y)^2.
    public var varianceY: Double
    /// Mean of (x - centroid.x)(y - centroid.y).
    public var covarianceXY: Double
    /// Whether a pixel lies in the first or last row or column of the image.
    public var touchesBorder: Bool

    /// Makes the properties of a region from its sums.
    public init(
        label: UInt32,
        area: Int,
        centroid: PixelPoint,
        boundingBox: PixelRect,
        varianceX: Double,
        varianceY: Double,
        covarianceXY: Double,
        touchesBorder: Bool
    ) {
        self.label = label
        self.area = area
        self.centroid = centroid
        self.boundingBox = boundingBox
        self.varianceX = varianceX
        self.varianceY = varianceY
        self.covarianceXY = covarianceXY
        self.touchesBorder = touchesBorder
    }
}
