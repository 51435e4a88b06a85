/// A two-dimensional image of one channel: row-major pixels, the first row on top.
///
/// Pixel centres lie on integer coordinates: the pixel in row `r` and column `c` is centred at x = `c`, y = `r`.
public struct Plane<Pixel: Sendable>: Sendable {
    /// Columns, in pixels.
    public let width: Int
    /// Rows, in pixels.
    public let height: Int
    /// Pixels in row-major order; always `width * height` of them.
    public var pixels: [Pixel]

    /// Makes a plane of one value.
    ///
    /// - Parameters:
    ///   - width: columns, at least 0.
    ///   - height: rows, at least 0.
    ///   - value: the value of every pixel.
    public init(width: Int, height: Int, repeating value: Pixel) {
        precondition(width >= 0 && height >= 0, "a plane has no negative side")
        self.width = width
        self.height = height
        pixels = Array(repeating: value, count: width * height)
    }

    /// Makes a plane from pixels that exist already.
    ///
    /// - Parameters:
    ///   - width: columns, at least 0.
    ///   - height: rows, at least 0.
    ///   - pixels: row-major pixels, `width * height` of them.
    /// - Throws: `ImageError.pixelCount` when the number of pixels does not fit the size.
    public init(width: Int, height: Int, pixels: [Pixel]) throws(ImageError) {
        guard width >= 0, height >= 0, pixels.count == width * height else {
            throw .pixelCount(width: width, height: height, found: pixels.count)
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The pixel in a row and a column; both are checked.
    @inlinable
    public subscript(row: Int, column: Int) -> Pixel {
        get {
            precondition(row >= 0 && row < height && column >= 0 && column < width, "pixel outside the plane")
            return pixels[row * width + column]
        }
        set {
            precondition(row >= 0 && row < height && column >= 0 && column < width, "pixel outside the plane")
            pixels[row * width + column] = newValue
        }
    }

    /// A plane of the same size with every pixel transformed.
    @inlinable
    public func map<Result: Sendable>(_ transform: (Pixel) -> Result) -> Plane<Result> {
        Plane<Result>(uncheckedWidth: width, height: height, pixels: pixels.map(transform))
    }

    /// Makes a plane whose pixel count the caller has already established.
    @usableFromInline
    package init(uncheckedWidth width: Int, height: Int, pixels: [Pixel]) {
        assert(pixels.count == width * height)
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}

extension Plane: Equatable where Pixel: Equatable {}
