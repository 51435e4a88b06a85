/// Contrast-limited adaptive histogram equalisation (CLAHE).
///
/// Every tile of the image gets a map of gray levels from its own clipped histogram; a pixel takes the value that the
/// maps of the four nearest tiles give it, interpolated between their centres.
///
/// - Source: Zuiderveld, Contrast limited adaptive histogram equalization, Graphics Gems IV (1994), with the gray
///   levels, bins and roundings of `skimage.exposure.equalize_adapthist` 0.26, which it equals to the last bit.
public struct ContrastLimitedEqualization: Sendable {
    /// Side of a square tile, in pixels, at least 1.
    public let tileSide: Int
    /// The most pixels of a bin, as a share of the tile's pixels; 0 for no limit.
    public let clipLimit: Double

    /// Gray levels of the intermediate image and the result.
    static let levels = 16384
    /// Bins of a histogram.
    static let bins = 256
    /// Gray levels per bin; one more than needed, so that the last bins stay empty, as in the reference.
    private static let binWidth = 1 + levels / bins

    /// Makes an equalisation.
    ///
    /// - Parameters:
    ///   - tileSide: side of a square tile, in pixels, at least 1; it may exceed the image.
    ///   - clipLimit: the most pixels of a bin, as a share of the tile's pixels, 0 to 1; 0 for no limit.
    public init(tileSide: Int = 128, clipLimit: Double = 0.01) {
        precondition(tileSide > 0 && tileSide < 1 << 15 && clipLimit >= 0, "a tile has a side and a limit")
        self.tileSide = tileSide
        self.clipLimit = clipLimit
    }

    /// Equalises a plane in double precision.
    ///
    /// - Parameter plane: values from 0 to 1; others are clipped, and what is not a number counts as 0.
    /// - Returns: values from 0 to 1.
    /// - Complexity: O(pixels).
    public func equalized(_ plane: Plane<Double>) -> Plane<Double> {
        let result = equalizedLevels(of: plane.map { Self.rounded(Self.clipped($0) * 65535) })
        guard let lowest = result.pixels.min(), let highest = result.pixels.max(), lowest < highest else {
            return result.map { Double(Swift.min($0, 1)) }
        }
        let extent = Double(highest - lowest)
        return result.map { Double($0 - lowest) / extent }
    }

    /// Equalises a plane in single precision.
    ///
    /// - Parameter plane: values from 0 to 1; others are clipped, and what is not a number counts as 0.
    /// - Returns: values from 0 to 1.
    /// - Complexity: O(pixels).
    public func equalized(_ plane: Plane<Float>) -> Plane<Float> {
        let result = equalizedLevels(of: plane.map { Self.rounded(Double(Self.clipped($0) * 65535)) })
        guard let lowest = result.pixels.min(), let highest = result.pixels.max(), lowest < highest else {
            return result.map { Float(Swift.min($0, 1)) }
        }
        let extent = Float(highest - lowest)
        return result.map { Float($0 - lowest) / extent }
    }

    /// Equalises whole numbers from 0 to 65535; gives gray levels.
    private func equalizedLevels(of plane: Plane<Double>) -> Plane<UInt16> {
        let bins = Self.bins(of: plane)
        return EqualizationMaps(of: bins, tileSide: tileSide, clipLimit: clipLimit).applied(to: bins)
    }

    /// Stretches whole numbers over all gray levels and puts them into bins.
    private static func bins(of plane: Plane<Double>) -> Plane<UInt8> {
        var lowest = Double.infinity
        var highest = -Double.infinity
        for value in plane.pixels {
            lowest = value < lowest ? value : lowest
            highest = value > highest ? value : highest
        }
        let brightest = Double(levels - 1)
        let extent = highest - lowest
        guard extent > 0 else {
            return plane.map { UInt8(Int32(Swift.min($0, brightest)) / Int32(binWidth)) }
        }
        return plane.map { value in
            let level = rounded((value - lowest) / extent * brightest)
            return UInt8(truncatingIfNeeded: Int32(level) / Int32(binWidth))
        }
    }

    @inline(__always)
    private static func clipped<Number: BinaryFloatingPoint>(_ value: Number) -> Number {
        value > 0 ? (value < 1 ? value : 1) : 0
    }

    /// The nearest whole number, the even one of two; for values from 0 to 2^51.
    ///
    /// A sum of 2^52 and more has no room for a fraction; unlike a call of the library, this is vectorised.
    @inline(__always)
    private static func rounded(_ value: Double) -> Double {
        (value + 0x1p52) - 0x1p52
    }
}
