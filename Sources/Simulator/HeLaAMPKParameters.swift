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

/// Size, form and motion of HeLa-like cells.
public struct HeLaCellParameters: Sendable, Hashable, Codable {
    /// Cells with their centre in the field at frame 0, on average; the surroundings are populated as densely.
    public var count: Int
    /// Median area of a spread cell in the middle of its cycle, in square micrometres.
    public var areaInSquareMicrometers: Double
    /// Standard deviation of the logarithm of the area between cells.
    public var areaSpread: Double
    /// Median ratio of the long to the short axis.
    public var aspectRatio: Double
    /// Standard deviation of each harmonic of the outline, relative to the radius.
    public var irregularity: Double
    /// Time over which an outline forgets its form, in seconds.
    public var outlineMemoryInSeconds: Double
    /// Root mean square speed, in micrometres per minute.
    public var speedInMicrometersPerMinute: Double
    /// Time over which a cell keeps its direction, in seconds.
    public var persistenceInSeconds: Double
    /// Area of the nucleus as a share of the cell's.
    public var nucleusShare: Double
    /// Relative standard deviation of the brightness inside a cell.
    public var texture: Double

    /// Makes cells; the defaults resemble HeLa cells at low density.
    public init(
        count: Int = 15,
        areaInSquareMicrometers: Double = 400,
        areaSpread: Double = 0.18,
        aspectRatio: Double = 1.55,
        irregularity: Double = 0.065,
        outlineMemoryInSeconds: Double = 2400,
        speedInMicrometersPerMinute: Double = 0.25,
        persistenceInSeconds: Double = 1200,
        nucleusShare: Double = 0.2,
        texture: Double = 0.07
    ) {
        self.count = count
        self.areaInSquareMicrometers = areaInSquareMicrometers
        self.areaSpread = areaSpread
        self.aspectRatio = aspectRatio
        self.irregularity = irregularity
        self.outlineMemoryInSeconds = outlineMemoryInSeconds
        self.speedInMicrometersPerMinute = speedInMicrometersPerMinute
        self.persistenceInSeconds = persistenceInSeconds
        self.nucleusShare = nucleusShare
        self.texture = texture
    }

    func validate() throws(SimulatorError) {
        try require(count, "cells.count", in: 0...100_000)
        try require(areaInSquareMicrometers, "cells.areaInSquareMicrometers", in: 0.1...1e6)
        try require(areaSpread, "cells.areaSpread", in: 0...1)
        try require(aspectRatio, "cells.aspectRatio", in: 1...5)
        try require(irregularity, "cells.irregularity", in: 0...0.1)
        try require(outlineMemoryInSeconds, "cells.outlineMemoryInSeconds", in: 1...1e9)
        try require(speedInMicrometersPerMinute, "cells.speedInMicrometersPerMinute", in: 0...100)
        try require(persistenceInSeconds, "cells.persistenceInSeconds", in: 1...1e9)
        try require(nucleusShare, "cells.nucleusShare", in: 0.01...0.5)
        try require(texture, "cells.texture", in: 0...0.3)
    }
}

/// The cell cycle and the course of a mitosis.
public struct MitosisParameters: Sendable, Hashable, Codable {
    /// Median time from birth to division, in seconds.
    public var cycleInSeconds: Double
    /// Standard deviation of the logarithm of the cycle time.
    public var cycleSpread: Double
    /// Shortest time from the first rounding to division, in seconds.
    public var shortestRoundingInSeconds: Double
    /// Longest time from the first rounding to division, in seconds.
    public var longestRoundingInSeconds: Double
    /// Time in which daughters spread again, in seconds.
    public var spreadingInSeconds: Double

    /// Makes a cycle; real HeLa cells take about 22 h and stay round for 40 to 70 min.
    public init(
        cycleInSeconds: Double = 22 * 3600,
        cycleSpread: Double = 0.12,
        shortestRoundingInSeconds: Double = 2400,
        longestRoundingInSeconds: Double = 4200,
        spreadingInSeconds: Double = 2400
    ) {
        self.cycleInSeconds = cycleInSeconds
        self.cycleSpread = cycleSpread
        self.shortestRoundingInSeconds = shortestRoundingInSeconds
        self.longestRoundingInSeconds = longestRoundingInSeconds
        self.spreadingInSeconds = spreadingInSeconds
    }

    func validate() throws(SimulatorError) {
        try require(cycleInSeconds, "mitosis.cycleInSeconds", in: 1...1e12)
        try require(cycleSpread, "mitosis.cycleSpread", in: 0...0.5)
        try require(shortestRoundingInSeconds, "mitosis.shortestRoundingInSeconds", in: 1...1e9)
        try require(
            longestRoundingInSeconds,
            "mitosis.longestRoundingInSeconds",
            in: shortestRoundingInSeconds...max(shortestRoundingInSeconds, 1e9)
        )
        try require(spreadingInSeconds, "mitosis.spreadingInSeconds", in: 1...1e9)
    }
}
