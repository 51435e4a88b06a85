/// A whole-pixel shift of the field of view from an earlier frame to a later one.
public struct PixelShift: Sendable, Hashable, Codable {
    /// Columns to the right, in pixels.
    public var x: Int
    /// Rows downwards, in pixels.
    public var y: Int

    /// Makes a shift.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}

/// How many pixels one object of an earlier frame and one of a later frame share, after drift correction.
public struct LabelOverlap: Sendable, Hashable, Codable {
    /// Label in the earlier frame.
    public var earlier: UInt32
    /// Label in the later frame.
    public var later: UInt32
    /// Shared pixels, at least 1.
    public var pixels: Int

    /// Makes an overlap.
    public init(earlier: UInt32, later: UInt32, pixels: Int) {
        self.earlier = earlier
        self.later = later
        self.pixels = pixels
    }
}

/// The sparse table of overlaps between two frames, and the drift that was removed before comparing them.
public struct FrameOverlap: Sendable, Equatable {
    /// 0-based index of the earlier frame.
    public var earlierFrame: Int
    /// 0-based index of the later frame.
    public var laterFrame: Int
    /// The earlier frame was moved by this much before it was compared.
    public var drift: PixelShift
    /// Pairs that share at least one pixel, ordered by earlier label, then by later label.
    public var overlaps: [LabelOverlap]

    /// Makes a table.
    public init(earlierFrame: Int, laterFrame: Int, drift: PixelShift, overlaps: [LabelOverlap]) {
        self.earlierFrame = earlierFrame
        self.laterFrame = laterFrame
        self.drift = drift
        self.overlaps = overlaps
    }
}
