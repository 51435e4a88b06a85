import CellImage
import NeuralNetwork

/// The image that the mask path's encoder looks at.
struct MaskInput {
    /// Shape `[3, side, side]`.
    let tensor: Tensor

    /// Prepares an image; nil when no value is other than 0.
    ///
    /// - Parameters:
    ///   - image: the image on the network's square.
    ///   - isAdapted: whether each channel is normalised and stretched to 0 to 1 before the encoder's own
    ///     normalisation.
    init?(_ image: SquareImage, isAdapted: Bool) {
        guard let stretch = Stretch(of: image) else { return nil }
        tensor = image.tensor { channel, source, target in
            if let source {
                stretch.apply(to: source, into: target)
            } else {
                target.update(repeating: stretch.value(of: 0))
            }
            if isAdapted { Self.adapt(target, channel: channel) }
            let mean = ColorStatistics.byteMeans[channel] / 255
            let deviation = ColorStatistics.byteDeviations[channel] / 255
            for index in target.indices { target[index] = (target[index] - mean) / deviation }
        }
    }

    /// Normalises a channel by the colours of natural images, and stretches it to 0 to 1.
    private static func adapt(_ values: UnsafeMutableBufferPointer<Float>, channel: Int) {
        let mean = ColorStatistics.unitMeans[channel]
        let deviation = ColorStatistics.unitDeviations[channel]
        for index in values.indices { values[index] = (values[index] - mean) / deviation }
        let (lowest, highest) = extremes(of: UnsafeBufferPointer(values))
        let extent = highest - lowest + ColorStatistics.stretchMargin
        for index in values.indices { values[index] = (values[index] - lowest) / extent }
    }
}

/// Cuts the values of an image off at the smallest one other than 0 and at a high percentile of those, and stretches
/// them to 0 to 1; all channels alike.
private struct Stretch {
    private let lowest: Float
    private let highest: Float
    private let extent: Float

    /// Measures an image; nil when no value is other than 0.
    init?(of image: SquareImage) {
        let channels = image.channels.compactMap { $0 }
        let limits = channels.count == 1 ? channels[0].withValues(Self.limits) : Self.limits(of: channels)
        guard let limits else { return nil }
        let isFlat = Double(limits.lowest) == limits.highest
        lowest = isFlat ? 0 : limits.lowest
        highest = isFlat ? 1 : Float(limits.highest)
        // Rounded once, and so not always the difference of the two.
        extent = isFlat ? 1 : Float(limits.highest - Double(limits.lowest))
    }

    private static func limits(of channels: [Tensor]) -> (lowest: Float, highest: Double)? {
        channels.flatMap(\.values).withUnsafeBufferPointer { limits(of: $0) }
    }

    private static func limits(of values: UnsafeBufferPointer<Float>) -> (lowest: Float, highest: Double)? {
        let highest = interpolatedPercentile(of: values, 0.995, skipsZeros: true)
        guard let highest else { return nil }
        var lowest = Float.infinity
        for value in values { lowest = value != 0 && value < lowest ? value : lowest }
        return (lowest, highest)
    }

    @inline(__always)
    func value(of value: Float) -> Float {
        let raised = value < lowest ? lowest : value
        return ((raised > highest ? highest : raised) - lowest) / extent
    }

    func apply(to source: UnsafeBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>) {
        for index in target.indices { target[index] = value(of: source[index]) }
    }
}

/// The smallest and the largest of finite values; 0 when there is none.
private func extremes(of values: UnsafeBufferPointer<Float>) -> (lowest: Float, highest: Float) {
    guard let first = values.first, let base = UnsafeRawPointer(values.baseAddress) else { return (0, 0) }
    // Lanes that do not wait for one another; the last few values are looked at one by one.
    let lanes = SIMD8<Float>.scalarCount
    var lows = SIMD8(repeating: first)
    var highs = lows
    let vectors = values.count / lanes
    for vector in 0..<vectors {
        let value = base.loadUnaligned(fromByteOffset: 4 * lanes * vector, as: SIMD8<Float>.self)
        lows.replace(with: value, where: value .< lows)
        highs.replace(with: value, where: value .> highs)
    }
    let rest = values[(vectors * lanes)...]
    return (min(lows.min(), rest.min() ?? first), max(highs.max(), rest.max() ?? first))
}
