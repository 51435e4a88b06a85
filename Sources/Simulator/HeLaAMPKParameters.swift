/// What a simulated movie of HeLa-like cells with an excitation-ratiometric AMPK reporter looks like.
///
/// The reporter's emission under the two excitations is F405 = 2 E / (1 + R) and F480 = R F405, where E is the cell's
/// expression and R its ratio: activity raises one and lowers the other, and E drops out of the ratio.
public struct HeLaAMPKParameters: Sendable, Hashable, Codable {
    /// Size and clock.
    public var field: FieldParameters
    /// Drift and jitter.
    public var stage: StageParameters
    /// Uneven light, the same in every channel.
    public var illumination: IlluminationParameters
    /// Optics and camera, the same in every channel.
    public var camera: CameraParameters
    /// Size, form and motion of the cells.
    public var cells: HeLaCellParameters
    /// Cell cycle and mitosis.
    public var mitosis: MitosisParameters
    /// The reporter and its response.
    public var reporter: AMPKReporterParameters

    /// Makes the parameters of a movie.
    public init(
        field: FieldParameters,
        stage: StageParameters,
        illumination: IlluminationParameters,
        camera: CameraParameters,
        cells: HeLaCellParameters,
        mitosis: MitosisParameters,
        reporter: AMPKReporterParameters
    ) {
        self.field = field
        self.stage = stage
        self.illumination = illumination
        self.camera = camera
        self.cells = cells
        self.mitosis = mitosis
        self.reporter = reporter
    }

    /// A small movie: 256 x 256 pixels, 60 frames 2 min apart, about 20 cells, a dose at frame 15.
    ///
    /// Cells divide about five times as often as real HeLa cells, so that a two-hour movie holds several divisions.
    public static var sample: HeLaAMPKParameters {
        HeLaAMPKParameters(
            field: FieldParameters(
                width: 256,
                height: 256,
                frameCount: 60,
                frameIntervalInSeconds: 120,
                pixelSizeInMicrometers: 0.65,
                minimumMaskArea: 40
            ),
            stage: StageParameters(
                driftXInMicrometersPerHour: 2.2,
                driftYInMicrometersPerHour: -1.4,
                jitterInMicrometers: 0.12
            ),
            illumination: IlluminationParameters(cornerLoss: 0.22, centreX: 0.45, centreY: 0.55),
            camera: CameraParameters(
                blurInMicrometers: 0.55,
                offsetInCounts: 50,
                countsPerPhoton: 0.02,
                readNoiseInCounts: 0.8,
                bitDepth: 12
            ),
            cells: HeLaCellParameters(),
            mitosis: MitosisParameters(cycleInSeconds: 4.5 * 3600),
            reporter: AMPKReporterParameters(doseFrame: 15)
        )
    }

    /// The seed of the sample movie that is stored with its truth: six divisions complete, cells enter and leave.
    public static let sampleSeed: UInt64 = 8

    /// A large movie for timing: 2048 x 2048 pixels, 200 frames, about 1000 cells in the field, real cycle length.
    public static var large: HeLaAMPKParameters {
        var parameters = sample
        parameters.field.width = 2048
        parameters.field.height = 2048
        parameters.field.frameCount = 200
        parameters.cells.count = 1000
        parameters.mitosis.cycleInSeconds = 22 * 3600
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
        try cells.validate()
        try mitosis.validate()
        try reporter.validate()
        let pixelArea = field.pixelSizeInMicrometers * field.pixelSizeInMicrometers
        let fieldArea = Double(field.width * field.height) * pixelArea
        let cover = Double(cells.count) * cells.areaInSquareMicrometers / fieldArea
        try require(cover, "the share of the field that cells.count cells cover", in: 0...0.8)
        try require(expectedStates, "the expected number of cells times frames", in: 0...5e6)
    }

    /// Cells times frames to keep in memory, surroundings and divisions included.
    private var expectedStates: Double {
        let hours = Double(field.frameCount) * field.frameIntervalInSeconds / 3600
        let margin = 3 * 2 * (cells.areaInSquareMicrometers / .pi).squareRoot() + 10 * stage.jitterInMicrometers
        let width = Double(field.width) * field.pixelSizeInMicrometers
        let height = Double(field.height) * field.pixelSizeInMicrometers
        let widthShare = (width + margin + abs(stage.driftXInMicrometersPerHour) * hours) / width
        let heightShare = (height + margin + abs(stage.driftYInMicrometersPerHour) * hours) / height
        let growth = PortableMath.exp(0.6931471805599453 * min(hours * 3600 / mitosis.cycleInSeconds, 60))
        return Double(cells.count) * widthShare * heightShare * growth * Double(field.frameCount)
    }
}
