public import CellImage
import Foundation

/// Raises the contrast of images in which equalisation finds little to do.
///
/// How much an equalisation changes the image tells whether its contrast is low, and how it is raised.
///
/// The reference crashes in its stronger settings, for it refers to a network that is not there. What its code means to
/// do is done here:
/// - typical difference above 0.05 and below 0.1: tiles of 256 pixels, clip limit 0.01, gamma 2;
/// - if the differences spread by less than 0.05 also: tiles of 384 pixels, clip limit 0.02, gamma 1.2, and boxes are
///   kept from a fixed threshold of 0.15 instead of 0.4 on;
/// - of these, above 0.065: clip limit 0.05, or 0.01 when the differences spread by 0.035 to 0.04.
///
/// - Source: Israel et al. (2024), option `low_contrast_enhancement` of their reference implementation.
public struct LowContrastEnhancement: Sendable, Equatable {
    /// Side of the tiles of the equalisation, in pixels.
    public var tileSide = 256
    /// Clip limit of the equalisation.
    public var clipLimit = 0.01
    /// Exponent of the gray values after it.
    public var gamma: Float = 2
    /// Fixed part of the threshold of boxes, when it is to be lowered.
    public var boxThreshold: Double?

    /// Chooses the enhancement of an image.
    ///
    /// Nil when its contrast is not low.
    ///
    /// - Parameter image: values from 0 to 1, the channels of CellSAM's input as colours.
    /// - Complexity: O(pixels).
    public init?(for image: ColorImage) {
        let equalized = ContrastLimitedEqualization(tileSide: 256, clipLimit: 0.01).equalized(image)
        let differences = Self.differences(between: image, and: equalized)
        guard let typical = percentile(of: differences, 0.5) else { return nil }
        self.init(typicalDifference: Double(typical), spread: Self.spread(of: differences))
    }

    /// Chooses the enhancement of an image by how its pixels differ from those of its equalisation; nil for none.
    ///
    /// - Parameters:
    ///   - typicalDifference: the median of the differences other than 0.
    ///   - spread: their standard deviation.
    package init?(typicalDifference: Double, spread: Double) {
        guard typicalDifference > 0.05, typicalDifference < 0.1 else { return nil }
        guard spread < 0.05 else { return }
        tileSide = 384
        clipLimit = 0.02
        gamma = 1.2
        boxThreshold = 0.15
        guard typicalDifference > 0.065 else { return }
        clipLimit = spread > 0.035 && spread < 0.04 ? 0.01 : 0.05
    }

    /// Enhances an image.
    ///
    /// - Parameter image: values from 0 to 1.
    /// - Returns: values from 0 to 1.
    /// - Complexity: O(pixels).
    public func enhanced(_ image: ColorImage) -> ColorImage {
        var result = ContrastLimitedEqualization(tileSide: tileSide, clipLimit: clipLimit).equalized(image)
        result.red = result.red.map { pow($0, gamma) }
        result.green = result.green.map { pow($0, gamma) }
        result.blue = result.blue.map { pow($0, gamma) }
        return result
    }

    private static func differences(between image: ColorImage, and other: ColorImage) -> [Float] {
        [(image.red, other.red), (image.green, other.green), (image.blue, other.blue)].flatMap { one, other in
            zip(one.pixels, other.pixels).map { abs($0 - $1) }.filter { $0 > 0 }
        }
    }

    private static func spread(of values: [Float]) -> Double {
        let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
        let squares = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        return (squares / Double(values.count)).squareRoot()
    }
}
