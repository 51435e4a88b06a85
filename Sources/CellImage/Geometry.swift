/// A position in pixels; pixel centres lie on integers, x to the right, y downwards.
public struct PixelPoint: Sendable, Hashable, Codable {
    /// Column coordinate, in pixels.
    public var x: Double
    /// Row coordinate, in pixels.
    public var y: Double

    /// Makes a point.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// Euclidean distance to another point, in pixels.
    public func distance(to other: PixelPoint) -> Double {
        ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
    }
}

/// A rectangle of whole pixels, half open: columns `minX ..< maxX`, rows `minY ..< maxY`.
public struct PixelRect: Sendable, Hashable, Codable {
    /// First column.
    public var minX: Int
    /// First row.
    public var minY: Int
    /// Column after the last one.
    public var maxX: Int
    /// Row after the last one.
    public var maxY: Int

    /// Makes a rectangle from its half-open sides.
    public init(minX: Int, minY: Int, maxX: Int, maxY: Int) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// Columns.
    public var width: Int { maxX - minX }
    /// Rows.
    public var height: Int { maxY - minY }
    /// Pixels; 0 when either side is empty.
    public var area: Int { max(0, width) * max(0, height) }

    /// The pixels that both rectangles cover; its area is 0 when they are apart.
    public func intersection(_ other: PixelRect) -> PixelRect {
        PixelRect(
            minX: max(minX, other.minX),
            minY: max(minY, other.minY),
            maxX: min(maxX, other.maxX),
            maxY: min(maxY, other.maxY)
        )
    }
}
