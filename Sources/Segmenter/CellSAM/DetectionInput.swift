import NeuralNetwork

/// The image that the detector's encoder looks at, in 8 bits per channel as the detector was trained.
struct DetectionInput {
    /// Shape `[3, side, side]`.
    private(set) var tensor: Tensor

    /// Prepares an image.
    ///
    /// - Parameters:
    ///   - image: the image on the network's square.
    ///   - isAdapted: whether each channel is stretched to 0 to 1, and whole cells stand in for nuclei that are missing
    ///     and the other way round.
    init(_ image: SquareImage, isAdapted: Bool) {
        var highest = [Float](repeating: 0, count: image.channels.count)
        tensor = image.tensor { channel, source, target in
            let bytes = source.map { $0.map(Self.byte) } ?? []
            let range = (bytes.min() ?? 0)...(bytes.max() ?? 0)
            let table = Self.table(channel: channel, range: range, isStretched: isAdapted)
            highest[channel] = table[Int(range.upperBound)]
            if source == nil { target.update(repeating: table[0]) }
            for (index, byte) in bytes.enumerated() { target[index] = table[Int(byte)] }
        }
        guard isAdapted else { return }
        if highest[1] == 0 { copyChannel(2, to: 1) }
        if highest[2] == 0 { copyChannel(1, to: 2) }
    }

    /// A value from 0 to 1 in 8 bits: cut off, not rounded; what lies outside wraps around.
    @inline(__always)
    private static func byte(_ value: Float) -> UInt8 {
        let scaled = value * 255
        // What a whole number of 32 bits cannot hold has no defined byte in the reference.
        return abs(scaled) < 0x1p31 ? UInt8(truncatingIfNeeded: Int32(scaled)) : 0
    }

    /// What becomes of each of the 256 values of a channel.
    private static func table(channel: Int, range: ClosedRange<UInt8>, isStretched: Bool) -> [Float] {
        let normalized = (0...255).map { byte in
            (Float(byte) - ColorStatistics.byteMeans[channel]) / ColorStatistics.byteDeviations[channel]
        }
        guard isStretched else { return normalized }
        let mean = ColorStatistics.unitMeans[channel]
        let deviation = ColorStatistics.unitDeviations[channel]
        let twice = normalized.map { ($0 - mean) / deviation }
        let lowest = twice[Int(range.lowerBound)]
        let extent = twice[Int(range.upperBound)] - lowest + ColorStatistics.stretchMargin
        return twice.map { ($0 - lowest) / extent }
    }

    private mutating func copyChannel(_ source: Int, to target: Int) {
        let size = tensor.count / 3
        tensor.withMutableValues { values in
            let pixels = UnsafeBufferPointer(rebasing: values[source * size..<(source + 1) * size])
            _ = UnsafeMutableBufferPointer(rebasing: values[target * size..<(target + 1) * size])
                .update(fromContentsOf: pixels)
        }
    }
}
