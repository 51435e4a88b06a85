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
        interior: Double = 0.34,
        vacuole: Double = 0.18,
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
