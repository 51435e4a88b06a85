/// The size and clock of a simulated movie.
public struct FieldParameters: Sendable, Hashable, Codable {
    /// Columns, in pixels.
    public var width: Int
    /// Rows, in pixels.
    public var height: Int
    /// Number of frames.
    public var frameCount: Int
    /// Time between two frames, in seconds.
    public var frameIntervalInSeconds: Double
    /// Side of a pixel on the specimen, in micrometres.
    public var pixelSizeInMicrometers: Double
    /// Smallest part of a cell that counts as visible, in pixels: smaller masks are left out of the truth.
    public var minimumMaskArea: Int

    /// Makes the size and clock of a movie.
    public init(
        width: Int,
        height: Int,
        frameCount: Int,
        frameIntervalInSeconds: Double,
        pixelSizeInMicrometers: Double,
        minimumMaskArea: Int
    ) {
        self.width = width
        self.height = height
        self.frameCount = frameCount
        self.frameIntervalInSeconds = frameIntervalInSeconds
        self.pixelSizeInMicrometers = pixelSizeInMicrometers
        self.minimumMaskArea = minimumMaskArea
    }

    func validate() throws(SimulatorError) {
        try require(width, "width", in: 1...16_384)
        try require(height, "height", in: 1...16_384)
        try require(frameCount, "frameCount", in: 1...100_000)
        try require(frameIntervalInSeconds, "frameIntervalInSeconds", in: 0.001...86_400)
        try require(pixelSizeInMicrometers, "pixelSizeInMicrometers", in: 0.01...100)
        try require(minimumMaskArea, "minimumMaskArea", in: 1...1_000_000)
    }
}

/// How the stage moves under the objective: a steady drift and an independent error in every frame.
public struct StageParameters: Sendable, Hashable, Codable {
    /// Drift of the cells to the right, in micrometres per hour.
    public var driftXInMicrometersPerHour: Double
    /// Drift of the cells downwards, in micrometres per hour.
    public var driftYInMicrometersPerHour: Double
    /// Standard deviation of the position error of a frame on each axis, in micrometres.
    public var jitterInMicrometers: Double

    /// Makes the motion of a stage.
    public init(
        driftXInMicrometersPerHour: Double,
        driftYInMicrometersPerHour: Double,
        jitterInMicrometers: Double
    ) {
        self.driftXInMicrometersPerHour = driftXInMicrometersPerHour
        self.driftYInMicrometersPerHour = driftYInMicrometersPerHour
        self.jitterInMicrometers = jitterInMicrometers
    }

    func validate() throws(SimulatorError) {
        try require(driftXInMicrometersPerHour, "driftXInMicrometersPerHour", in: -10_000...10_000)
        try require(driftYInMicrometersPerHour, "driftYInMicrometersPerHour", in: -10_000...10_000)
        try require(jitterInMicrometers, "jitterInMicrometers", in: 0...100)
    }

    /// Displacement of the cells in every frame against frame 0's ideal position, in pixels.
    func offsets(field: FieldParameters, generator: inout SeededGenerator) -> [SIMD2<Float>] {
        let jitter = jitterInMicrometers / field.pixelSizeInMicrometers
        let drift = SIMD2(driftXInMicrometersPerHour, driftYInMicrometersPerHour)
        let driftPerFrame = drift * (field.frameIntervalInSeconds / 3600 / field.pixelSizeInMicrometers)
        return (0..<field.frameCount).map { frame in
            let steady = driftPerFrame * Double(frame)
            let error = SIMD2(generator.normal(), generator.normal()) * jitter
            return SIMD2<Float>(steady + error)
        }
    }
}

/// How evenly the field is lit: brightness falls with the squared distance from a centre.
public struct IlluminationParameters: Sendable, Hashable, Codable {
    /// Share of the light that is missing at the farthest corner, 0 to 0.95.
    public var cornerLoss: Double
    /// Column of the brightest point as a share of the width.
    public var centreX: Double
    /// Row of the brightest point as a share of the height.
    public var centreY: Double

    /// Makes an illumination.
    public init(cornerLoss: Double, centreX: Double, centreY: Double) {
        self.cornerLoss = cornerLoss
        self.centreX = centreX
        self.centreY = centreY
    }

    func validate() throws(SimulatorError) {
        try require(cornerLoss, "cornerLoss", in: 0...0.95)
        try require(centreX, "centreX", in: -10...10)
        try require(centreY, "centreY", in: -10...10)
    }

    /// Relative brightness of every pixel, row-major, 1 at the brightest point.
    func gains(width: Int, height: Int) -> [Float] {
        let x = Float(centreX) * Float(width - 1)
        let y = Float(centreY) * Float(height - 1)
        let farX = max(abs(x), abs(Float(width - 1) - x))
        let farY = max(abs(y), abs(Float(height - 1) - y))
        let scale = Float(cornerLoss) / max(farX * farX + farY * farY, 1)
        var gains: [Float] = []
        gains.reserveCapacity(width * height)
        for row in 0..<height {
            let dy = Float(row) - y
            for column in 0..<width {
                let dx = Float(column) - x
                gains.append(1 - scale * (dx * dx + dy * dy))
            }
        }
        return gains
    }
}

/// The integer type in which a simulated movie is stored.
public enum SimulatedPixelType: String, Sendable, Hashable, Codable {
    /// 8 bits, unsigned.
    case uint8
    /// 16 bits, unsigned.
    case uint16
}
