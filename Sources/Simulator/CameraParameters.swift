/// The optics and the camera: blur, offset, gain, shot noise, read noise and clipping.
public struct CameraParameters: Sendable, Hashable, Codable {
    /// Standard deviation of the Gaussian point-spread function, in micrometres; 0 for none.
    public var blurInMicrometers: Double
    /// Counts of a pixel without light.
    public var offsetInCounts: Double
    /// Counts per detected photon.
    public var countsPerPhoton: Double
    /// Standard deviation of the read noise, in counts.
    public var readNoiseInCounts: Double
    /// Whether photons arrive at random (Poisson); false gives the expected number of photons.
    public var hasShotNoise: Bool
    /// Bits of the converter, 1 to 16: counts are clipped to the range of so many bits.
    public var bitDepth: Int

    /// Makes a camera.
    public init(
        blurInMicrometers: Double,
        offsetInCounts: Double,
        countsPerPhoton: Double,
        readNoiseInCounts: Double,
        hasShotNoise: Bool = true,
        bitDepth: Int
    ) {
        self.blurInMicrometers = blurInMicrometers
        self.offsetInCounts = offsetInCounts
        self.countsPerPhoton = countsPerPhoton
        self.readNoiseInCounts = readNoiseInCounts
        self.hasShotNoise = hasShotNoise
        self.bitDepth = bitDepth
    }

    /// Largest count that the camera gives.
    public var maximumCount: Float { Float((1 << bitDepth) - 1) }

    /// The smallest type that holds every count.
    public var pixelType: SimulatedPixelType { bitDepth <= 8 ? .uint8 : .uint16 }

    func validate() throws(SimulatorError) {
        try require(blurInMicrometers, "blurInMicrometers", in: 0...100)
        try require(offsetInCounts, "offsetInCounts", in: 0...65_535)
        try require(countsPerPhoton, "countsPerPhoton", in: 1e-6...1e4)
        try require(readNoiseInCounts, "readNoiseInCounts", in: 0...10_000)
        try require(bitDepth, "bitDepth", in: 1...16)
    }
}

/// The integer type in which a simulated movie is stored.
public enum SimulatedPixelType: String, Sendable, Hashable, Codable {
    /// 8 bits, unsigned.
    case uint8
    /// 16 bits, unsigned.
    case uint16
}
