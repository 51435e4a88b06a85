public import CellImage

/// What the detector reads without light.
public enum DarkLevel: Sendable, Equatable {
    /// One level for all pixels, in raw units.
    case constant(Double)
    /// A level for every pixel, in raw units.
    case image(Plane<Float>)
}

/// How far the image of a channel lies from that of the reference, in pixels.
public struct ChannelShift: Sendable, Hashable, Codable {
    /// To the right, in pixels.
    public var x: Double
    /// Downwards, in pixels.
    public var y: Double

    /// Makes a shift: what the reference shows at (x, y), the channel shows at (x + `x`, y + `y`).
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// What is corrected in the images of one channel before anything is measured.
public struct ChannelCorrection: Sendable, Equatable {
    /// What the detector reads without light; nil for 0.
    public var dark: DarkLevel?
    /// The image of an evenly bright field, dark level included; nil where light is even.
    public var flatField: Plane<Float>?
    /// How far the channel lies from the reference; nil for not at all.
    public var shift: ChannelShift?

    /// Makes a correction; nothing is corrected by default.
    public init(dark: DarkLevel? = nil, flatField: Plane<Float>? = nil, shift: ChannelShift? = nil) {
        self.dark = dark
        self.flatField = flatField
        self.shift = shift
    }
}
