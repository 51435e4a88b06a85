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
