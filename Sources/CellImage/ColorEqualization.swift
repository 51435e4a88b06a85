/// Three planes of one size that make up a colour image, values from 0 to 1.
public struct ColorImage: Sendable, Equatable {
    /// Red.
    public var red: Plane<Float>
    /// Green.
    public var green: Plane<Float>
    /// Blue.
    public var blue: Plane<Float>

    /// Makes a colour image.
    ///
    /// - Parameters:
    ///   - red: red.
    ///   - green: green.
    ///   - blue: blue.
    /// - Throws: `ImageError.sizeMismatch` when the planes differ in size.
    public init(red: Plane<Float>, green: Plane<Float>, blue: Plane<Float>) throws(ImageError) {
        for plane in [green, blue] where plane.width != red.width || plane.height != red.height {
            throw .sizeMismatch(
                expectedWidth: red.width,
                expectedHeight: red.height,
                foundWidth: plane.width,
                foundHeight: plane.height
            )
        }
        self.red = red
        self.green = green
        self.blue = blue
    }
}

extension ContrastLimitedEqualization {
    /// Equalises the brightness of a colour image (V of hue, saturation and value), and leaves its hues alone.
    ///
    /// - Parameter image: values from 0 to 1.
    /// - Returns: values from 0 to 1; a pixel that was not finite may not be so here either.
    /// - Complexity: O(pixels).
    /// - Source: what `skimage.exposure.equalize_adapthist` does with colour images in single precision.
    public func equalized(_ image: ColorImage) -> ColorImage {
        let colors = image.red.pixels.indices.map { index in
            HueSaturationValue(
                red: image.red.pixels[index],
                green: image.green.pixels[index],
                blue: image.blue.pixels[index]
            )
        }
        var values = image.red
        values.pixels = colors.map(\.value)
        values = equalized(values)
        var result = image
        for (index, color) in colors.enumerated() {
            let (red, green, blue) = color.redGreenBlue(value: values.pixels[index])
            result.red.pixels[index] = red
            result.green.pixels[index] = green
            result.blue.pixels[index] = blue
        }
        return result
    }
}

/// A colour as hue, saturation and value, each from 0 to 1.
///
/// - Source: Smith, Color gamut transform pairs, SIGGRAPH 1978, with the roundings of `skimage.color` in single
///   precision.
struct HueSaturationValue {
    let hue: Float
    let saturation: Float
    let value: Float

    init(red: Float, green: Float, blue: Float) {
        let value = max(red, green, blue)
        let extent = value - min(red, green, blue)
        self.value = value
        guard extent > 0 else {
            hue = 0
            saturation = 0
            return
        }
        saturation = extent / value
        // Of several channels that are largest, the last one counts.
        let sextant: Float =
            if blue == value {
                4 + (red - green) / extent
            } else if green == value {
                2 + (blue - red) / extent
            } else {
                (green - blue) / extent
            }
        let turn = sextant.isFinite ? sextant / 6 : 0
        hue = turn < 0 ? turn + 1 : turn
    }

    /// The colour of this hue and saturation, and of another value.
    func redGreenBlue(value: Float) -> (red: Float, green: Float, blue: Float) {
        let sextant = (hue * 6).rounded(.down)
        let share = hue * 6 - sextant
        let low = value * (1 - saturation)
        let falling = value * (1 - share * saturation)
        let rising = value * (1 - (1 - share) * saturation)
        return switch Int(sextant) % 6 {
        case 0: (value, rising, low)
        case 1: (falling, value, low)
        case 2: (low, value, rising)
        case 3: (low, falling, value)
        case 4: (rising, low, value)
        default: (value, low, falling)
        }
    }
}
