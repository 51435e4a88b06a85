internal import CellImage
import Foundation

/// A smoothed channel without uneven light, turned so that objects are positive.
struct FlatImage {
    /// Brightness above the empty field (below it for dark objects).
    let signal: Plane<Float>
    /// Standard deviation of the signal where the field is empty.
    let noise: Float
    /// What hardly any pixel exceeds, and what hardly any falls below.
    let top: Float
    let bottom: Float
    /// What makes the objects stand out; never `automatic`.
    let contrast: ObjectContrast

    /// Flattens a channel; nil when it holds nothing that stands out.
    ///
    /// - Parameters:
    ///   - image: pixels, all finite.
    ///   - smoothing: standard deviation of the Gaussian, in pixels.
    ///   - mode: what makes the objects stand out.
    ///   - sensitivity: what the threshold for standing out is divided by.
    init?(_ image: Plane<Float>, smoothing: Double, mode: ObjectContrast, sensitivity: Double) {
        let smooth = image.gaussianFiltered(sigma: smoothing)
        let surface = IlluminationSurface(of: smooth, cellsAreDark: mode == .darkRing)
        let residual = Plane(
            uncheckedWidth: image.width,
            height: image.height,
            pixels: zip(smooth.pixels, surface.plane.pixels).map { $0 - $1 }
        )
        let sample = residual.sample(atMost: 1 << 16)
        let level = mode == .darkRing ? Self.ringLevel(residual, surface, sample) : BackgroundLevel(sample)
        let bright = Self.tail(of: residual, sample: sample, from: level, sign: 1)
        let dark = Self.tail(of: residual, sample: sample, from: level, sign: -1)
        contrast = mode == .automatic ? Self.judge(residual, level: level, bright: bright, dark: dark) : mode
        noise = level.deviation
        let isDark = contrast != .brightObjects
        top = isDark ? dark : bright
        bottom = isDark ? -bright : -dark
        guard top > 5 * noise / Float(sensitivity) else { return nil }
        signal = residual.map { isDark ? level.center - $0 : $0 - level.center }
    }

    /// The numbers of the method for this kind of contrast.
    var rules: DetectionRules { DetectionRules(for: contrast) }

    /// The signal below which a pixel is part of a halo, and no hole in a cell.
    var haloLevel: Float { contrast == .darkRing ? 0.4 * bottom : -.infinity }

    /// The signal below which nothing counts as an object.
    func floor(sensitivity: Double) -> Float {
        min(5 * noise / Float(sensitivity), top / 2)
    }

    /// The pixels above a level, with small holes filled; pixels of a halo never belong to it.
    func mask(above level: Float, fillingHolesUpTo holeArea: Int) -> Plane<Bool> {
        var mask = signal.map { $0 > level }.fillingHoles(maximumArea: holeArea)
        if haloLevel > -.infinity {
            for index in mask.pixels.indices where signal.pixels[index] < haloLevel {
                mask.pixels[index] = false
            }
        }
        return mask
    }

    /// Ascending levels at which to cut the signal.
    ///
    /// They rise by equal factors, so that faint objects are cut as finely as bright ones; in phase contrast they start
    /// in the halo, which parts the cells, and rise by equal steps.
    func levels(count: Int, floor: Float) -> [Float] {
        (0..<count).map { step in
            let share = Float(step) / Float(count)
            let lowest = 0.8 * bottom
            return contrast == .darkRing ? lowest + (top - lowest) * share : floor * pow(top / floor, share)
        }
    }

    /// The level of the empty field about cells that are dark inside, of which there may be more than of the field.
    ///
    /// A colony that leaves hardly any field has its insides taken for it; these scatter much more. Then the level is the
    /// one that parts insides from halos, and the noise that of neighbouring pixels.
    private static func ringLevel(_ residual: Plane<Float>, _ surface: IlluminationSurface, _ sample: [Float])
        -> BackgroundLevel
    {
        let level = BackgroundLevel(residual.field(surface) ?? sample)
        let darkest = percentile(of: sample, 0.003) ?? level.center
        let brightest = percentile(of: sample, 0.997) ?? level.center
        guard level.deviation > 0.05 * (brightest - darkest), let threshold = Histogram(sample)?.otsuThreshold
        else { return level }
        return BackgroundLevel(center: threshold, deviation: CalmPixels(of: residual).noise)
    }

    /// How far the brightest (sign 1) or darkest (sign -1) pixels lie from the empty field.
    ///
    /// As a rule that is where 0.3 % of the pixels begin; where those are empty too, as with a single cell in a large
    /// frame, it is the 50th pixel, which noise alone does not lift to five times its deviation.
    private static func tail(of residual: Plane<Float>, sample: [Float], from level: BackgroundLevel, sign: Float)
        -> Float
    {
        func distance(_ values: [Float], _ share: Double) -> Float {
            let value = percentile(of: values, sign > 0 ? 1 - share : share) ?? level.center
            return sign * (value - level.center)
        }
        let common = distance(sample, 0.003)
        let share = 50 / Double(max(residual.pixels.count, 1))
        return common > 5 * level.deviation || share > 0.003 ? common : distance(residual.pixels, share)
    }

    /// Fluorescence only adds light, a stain only takes it away; a phase ring does both, the light about the dark.
    private static func judge(_ residual: Plane<Float>, level: BackgroundLevel, bright: Float, dark: Float)
        -> ObjectContrast
    {
        let plain = dark > bright ? ObjectContrast.darkObjects : .brightObjects
        guard min(bright, dark) > max(6 * level.deviation, 0.05 * max(bright, dark)) else { return plain }
        let light = residual.map { $0 > level.center + max(0.1 * bright, 5 * level.deviation) }
        let filled = light.fillingHoles()
        let limit = level.center - max(0.25 * dark, 5 * level.deviation)
        var enclosed = 0
        var total = 0
        for index in residual.pixels.indices where residual.pixels[index] < limit {
            total += 1
            enclosed += filled.pixels[index] ? 1 : 0
        }
        return 2 * enclosed > total ? .darkRing : plain
    }
}

extension Plane where Pixel == Float {
    /// Pixels where the empty field is seen beyond doubt; nil where these are too few to tell.
    fileprivate func field(_ surface: IlluminationSurface) -> [Float]? {
        var values: [Float] = []
        for row in 0..<height {
            for column in 0..<width where surface.showsField(row: row, column: column) {
                values.append(self[row, column])
            }
        }
        return values.count >= 200 ? values : nil
    }

    /// At most so many pixels, evenly spread over the plane.
    func sample(atMost count: Int) -> [Float] {
        guard pixels.count > count else { return pixels }
        // An odd step does not run in parallel with the columns of even widths.
        let step = (pixels.count + count - 1) / count | 1
        return stride(from: 0, to: pixels.count, by: step).map { pixels[$0] }
    }
}
