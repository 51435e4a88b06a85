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

    /// A bud with a smaller mask than this, in pixels, has not emerged yet; the same value as `field.minimumMaskArea`.
    public var minimumBudArea: Int {
        get { field.minimumMaskArea }
        set { field.minimumMaskArea = newValue }
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
                minimumMaskArea: 25
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

/// Founders, growth and budding of a yeast colony.
public struct YeastColonyParameters: Sendable, Hashable, Codable {
    /// Cells at frame 0.
    public var founders: Int
    /// Side of the square in the middle of the field in which founders lie, in micrometres.
    public var founderRegionInMicrometers: Double
    /// Median radius of a grown cell, in micrometres: that of a disc of the same area.
    public var radiusInMicrometers: Double
    /// Standard deviation of the logarithm of the grown radius between cells.
    public var radiusSpread: Double
    /// Ratio of the long to the short axis, on average.
    public var aspectRatio: Double
    /// Median time from cytokinesis to a mother's next bud, in seconds.
    public var unbuddedInSeconds: Double
    /// Median additional time before a daughter's first bud, in seconds.
    public var daughterDelayInSeconds: Double
    /// Standard deviation of the logarithm of both times.
    public var timingSpread: Double
    /// Shortest time from emergence to cytokinesis, in seconds.
    public var shortestBuddingInSeconds: Double
    /// Longest time from emergence to cytokinesis, in seconds.
    public var longestBuddingInSeconds: Double
    /// Radius of a bud at cytokinesis relative to its mother's.
    public var budRadiusShare: Double

    /// Makes a colony; the defaults resemble haploid cells in rich medium.
    public init(
        founders: Int = 4,
        founderRegionInMicrometers: Double = 24,
        radiusInMicrometers: Double = 2.4,
        radiusSpread: Double = 0.06,
        aspectRatio: Double = 1.15,
        unbuddedInSeconds: Double = 1200,
        daughterDelayInSeconds: Double = 1800,
        timingSpread: Double = 0.25,
        shortestBuddingInSeconds: Double = 3600,
        longestBuddingInSeconds: Double = 5400,
        budRadiusShare: Double = 0.8
    ) {
        self.founders = founders
        self.founderRegionInMicrometers = founderRegionInMicrometers
        self.radiusInMicrometers = radiusInMicrometers
        self.radiusSpread = radiusSpread
        self.aspectRatio = aspectRatio
        self.unbuddedInSeconds = unbuddedInSeconds
        self.daughterDelayInSeconds = daughterDelayInSeconds
        self.timingSpread = timingSpread
        self.shortestBuddingInSeconds = shortestBuddingInSeconds
        self.longestBuddingInSeconds = longestBuddingInSeconds
        self.budRadiusShare = budRadiusShare
    }

    func validate() throws(SimulatorError) {
        try require(founders, "colony.founders", in: 0...10_000)
        try require(founderRegionInMicrometers, "colony.founderRegionInMicrometers", in: 0...1e6)
        try require(radiusInMicrometers, "colony.radiusInMicrometers", in: 0.1...1000)
        try require(radiusSpread, "colony.radiusSpread", in: 0...0.5)
        try require(aspectRatio, "colony.aspectRatio", in: 1...3)
        try require(unbuddedInSeconds, "colony.unbuddedInSeconds", in: 1...1e9)
        try require(daughterDelayInSeconds, "colony.daughterDelayInSeconds", in: 0...1e9)
        try require(timingSpread, "colony.timingSpread", in: 0...1)
        try require(shortestBuddingInSeconds, "colony.shortestBuddingInSeconds", in: 1...1e9)
        try require(
            longestBuddingInSeconds,
            "colony.longestBuddingInSeconds",
            in: shortestBuddingInSeconds...max(shortestBuddingInSeconds, 1e9)
        )
        try require(budRadiusShare, "colony.budRadiusShare", in: 0.1...1)
    }
}

/// Contrast of yeast cells in bright field, relative to the brightness of the background.
public struct BrightFieldParameters: Sendable, Hashable, Codable {
    /// Name of the bright-field channel.
    public var channel: String
    /// Name of a fluorescence channel with a bud-neck marker; nil for none.
    public var neckMarkerChannel: String?
    /// Light of the background per pixel, in photons.
    public var backgroundInPhotons: Double
    /// Extra brightness of the halo around a cell.
    public var halo: Double
    /// Missing brightness of the dark ring inside a cell's edge.
    public var ring: Double
    /// Missing brightness of a cell's interior.
    public var interior: Double
    /// Extra brightness of the vacuole against the interior.
    public var vacuole: Double
    /// Relative standard deviation of the grain inside a cell.
    public var texture: Double
    /// Width of ring and halo, in micrometres.
    public var edgeWidthInMicrometers: Double
    /// Light of the neck marker at its brightest pixel, in photons.
    public var neckMarkerInPhotons: Double

    /// Makes a contrast; the defaults resemble slightly defocused phase contrast.
    public init(
        channel: String = "brightfield",
        neckMarkerChannel: String? = nil,
        backgroundInPhotons: Double = 3000,
        halo: Double = 0.8,
        ring: Double = 0.35,
        interior: Double = 0.3,
        vacuole: Double = 0.3,
        texture: Double = 0.07,
        edgeWidthInMicrometers: Double = 0.35,
        neckMarkerInPhotons: Double = 3000
    ) {
        self.channel = channel
        self.neckMarkerChannel = neckMarkerChannel
        self.backgroundInPhotons = backgroundInPhotons
        self.halo = halo
        self.ring = ring
        self.interior = interior
        self.vacuole = vacuole
        self.texture = texture
        self.edgeWidthInMicrometers = edgeWidthInMicrometers
        self.neckMarkerInPhotons = neckMarkerInPhotons
    }

    /// Channel names in the order of the planes.
    public var channelNames: [String] {
        [channel] + (neckMarkerChannel.map { [$0] } ?? [])
    }

    func validate() throws(SimulatorError) {
        for (index, name) in channelNames.enumerated() where name.isEmpty || channelNames[..<index].contains(name) {
            throw .channelName(name)
        }
        try require(backgroundInPhotons, "contrast.backgroundInPhotons", in: 0...1e9)
        try require(halo, "contrast.halo", in: 0...10)
        try require(ring, "contrast.ring", in: 0...1)
        try require(interior, "contrast.interior", in: -1...1)
        try require(vacuole, "contrast.vacuole", in: -1...1)
        try require(texture, "contrast.texture", in: 0...0.5)
        try require(edgeWidthInMicrometers, "contrast.edgeWidthInMicrometers", in: 0.01...100)
        try require(neckMarkerInPhotons, "contrast.neckMarkerInPhotons", in: 0...1e9)
    }
}
