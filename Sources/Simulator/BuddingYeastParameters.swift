/// What a simulated movie of budding yeast in bright field looks like.
public struct BuddingYeastParameters: Sendable, Hashable, Codable {
    /// Size and clock; `minimumMaskArea` is the smallest bud that counts as emerged.
    public var field: FieldParameters
    /// Drift and jitter.
    public var stage: StageParameters
    /// Uneven light.
    public var illumination: IlluminationParameters
    /// Optics and camera.
    public var camera: CameraParameters
    /// Founders, growth and budding.
    public var colony: YeastColonyParameters
    /// Contrast of the cells.
    public var contrast: BrightFieldParameters

    /// Makes the parameters of a movie.
    public init(
        field: FieldParameters,
        stage: StageParameters,
        illumination: IlluminationParameters,
        camera: CameraParameters,
        colony: YeastColonyParameters,
        contrast: BrightFieldParameters
    ) {
        self.field = field
        self.stage = stage
        self.illumination = illumination
        self.camera = camera
        self.colony = colony
        self.contrast = contrast
    }

    /// A small movie: 256 x 256 pixels, 60 frames 5 min apart, 4 founders that become 20 to 30 cells.
    public static var sample: BuddingYeastParameters {
        BuddingYeastParameters(
            field: FieldParameters(
                width: 256,
                height: 256,
                frameCount: 60,
                frameIntervalInSeconds: 300,
                pixelSizeInMicrometers: 0.2,
                minimumMaskArea: 30
            ),
            stage: StageParameters(
                driftXInMicrometersPerHour: 0.35,
                driftYInMicrometersPerHour: 0.2,
                jitterInMicrometers: 0.05
            ),
            illumination: IlluminationParameters(cornerLoss: 0.18, centreX: 0.6, centreY: 0.4),
            camera: CameraParameters(
                blurInMicrometers: 0.16,
                offsetInCounts: 8,
                countsPerPhoton: 0.03,
                readNoiseInCounts: 0.8,
                bitDepth: 8
            ),
            colony: YeastColonyParameters(),
            contrast: BrightFieldParameters()
        )
    }

    /// The seed of the sample movie that is stored with its truth.
    public static let sampleSeed: UInt64 = 1

    /// A large movie for timing: 1024 x 1024 pixels, 200 frames 3 min apart, 12 founders that become about 1000 cells.
    public static var large: BuddingYeastParameters {
        var parameters = sample
        parameters.field.width = 1024
        parameters.field.height = 1024
        parameters.field.frameCount = 200
        parameters.field.frameIntervalInSeconds = 180
        parameters.colony.founders = 12
        parameters.colony.founderRegionInMicrometers = 120
        return parameters
    }

    /// Checks every parameter.
    ///
    /// - Throws: `SimulatorError.parameter` for the first value out of range, `.channelName` for a bad name.
    public func validate() throws(SimulatorError) {
        try field.validate()
        try stage.validate()
        try illumination.validate()
        try camera.validate()
        try colony.validate()
        try contrast.validate()
        let duration = Double(field.frameCount) * field.frameIntervalInSeconds
        let cycle = colony.unbuddedInSeconds + colony.shortestBuddingInSeconds
        let growth = PortableMath.exp(0.6931471805599453 * min(duration / cycle, 60))
        try require(
            Double(colony.founders) * growth * Double(field.frameCount),
            "the expected number of cells times frames",
            in: 0...5e6
        )
    }
}
