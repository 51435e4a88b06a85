internal import CellImage

/// The correction of one channel, made ready: corrected = (measured - dark) * gain, moved to its place.
struct PixelCorrection: Sendable, Equatable {
    private let offset: Offset
    private let gain: Plane<Float>?
    private let shift: ChannelShift

    private enum Offset: Sendable, Equatable {
        case constant(Float)
        case image(Plane<Float>)
    }

    /// Checks a correction and computes its gain, mean(flat - dark) / (flat - dark).
    ///
    /// Pixels in which the flat field does not exceed the dark level are dead: what they show is NaN, which does not count.
    ///
    /// - Throws: `ReporterError.correction` when the images differ in size, the dark image holds values that are not finite, or
    ///   the flat field nowhere exceeds the dark level.
    init(_ correction: ChannelCorrection, channel: Int) throws(ReporterError) {
        func refuse(_ reason: String) -> ReporterError { .correction(channel: channel, reason: reason) }
        switch correction.dark {
        case nil: offset = .constant(0)
        case .constant(let level):
            guard level.isFinite else { throw refuse("the dark level is not a number") }
            offset = .constant(Float(level))
        case .image(let image):
            guard image.pixels.allSatisfy(\.isFinite) else { throw refuse("the dark image has pixels without value") }
            offset = .image(image)
        }
        shift = correction.shift ?? ChannelShift(x: 0, y: 0)
        guard max(abs(shift.x), abs(shift.y)) <= 1_000 else { throw refuse("a shift is at most 1000 pixels") }
        guard let flat = correction.flatField else {
            gain = nil
            return
        }
        if case .image(let dark) = offset, (dark.width, dark.height) != (flat.width, flat.height) {
            throw refuse("the dark image and the flat field differ in size")
        }
        let light = PixelCorrection.subtracting(offset, from: flat)
        let lit = light.pixels.filter { $0 > 0 && $0.isFinite }
        guard !lit.isEmpty else { throw refuse("the flat field nowhere exceeds the dark level") }
        let mean = lit.reduce(0.0) { $0 + Double($1) } / Double(lit.count)
        gain = light.map { $0 > 0 && $0.isFinite ? Float(mean / Double($0)) : .nan }
    }

    /// Corrects a plane.
    ///
    /// - Throws: `ReporterError.correction` when an image of the correction is not of the plane's size.
    func apply(to plane: Plane<Float>, channel: Int) throws(ReporterError) -> Plane<Float> {
        for image in [gain, offsetImage].compactMap({ $0 })
        where (image.width, image.height) != (plane.width, plane.height) {
            throw .correction(
                channel: channel,
                reason:
                    "its images are \(image.width) x \(image.height) pixels, the frame \(plane.width) x \(plane.height)"
            )
        }
        var corrected = PixelCorrection.subtracting(offset, from: plane)
        if let gain {
            for index in corrected.pixels.indices { corrected.pixels[index] *= gain.pixels[index] }
        }
        return corrected.moved(by: shift)
    }

    private var offsetImage: Plane<Float>? {
        guard case .image(let image) = offset else { return nil }
        return image
    }

    /// Subtracts the dark level; an image of another size, which `apply` refuses, is left out.
    private static func subtracting(_ offset: Offset, from plane: Plane<Float>) -> Plane<Float> {
        switch offset {
        case .constant(0): return plane
        case .constant(let level): return plane.map { $0 - level }
        case .image(let dark):
            var result = plane
            for (index, level) in zip(result.pixels.indices, dark.pixels) { result.pixels[index] -= level }
            return result
        }
    }
}

extension Plane<Float> {
    /// The plane as seen from the reference: pixel (x, y) takes the value at (x + shift.x, y + shift.y), by bilinear
    /// interpolation; NaN where that lies outside.
    func moved(by shift: ChannelShift) -> Plane<Float> {
        guard shift.x != 0 || shift.y != 0 else { return self }
        let (left, top) = (shift.x.rounded(.down), shift.y.rounded(.down))
        let (across, down) = (Float(shift.x - left), Float(shift.y - top))
        var result = Plane(width: width, height: height, repeating: .nan)
        for row in 0..<height {
            for column in 0..<width {
                result.pixels[row * width + column] = interpolated(
                    row: row + Int(top),
                    column: column + Int(left),
                    down: down,
                    across: across
                )
            }
        }
        return result
    }

    /// The value at a fraction of the way to the next column and the next row.
    private func interpolated(row: Int, column: Int, down: Float, across: Float) -> Float {
        let nextRow = down > 0 ? row + 1 : row
        let nextColumn = across > 0 ? column + 1 : column
        guard row >= 0, column >= 0, nextRow < height, nextColumn < width else { return .nan }
        let above = mix(pixels[row * width + column], pixels[row * width + nextColumn], across)
        let below = mix(pixels[nextRow * width + column], pixels[nextRow * width + nextColumn], across)
        return mix(above, below, down)
    }

    private func mix(_ one: Float, _ other: Float, _ share: Float) -> Float {
        share > 0 ? one * (1 - share) + other * share : one
    }
}
