/// The parts of the error of a corrected value, in units of the value.
///
/// Boundary, background and what the image's border hides deviate by the same factor in all frames of a cell, for its
/// mask is drawn, its surroundings are lit, and its parts differ, in the same way; only the noise differs from frame to
/// frame.
public struct PointErrors: Sendable, Hashable {
    /// Change of the value when the masks grow by one pixel: half the difference between the values with boundaries
    /// moved outwards and inwards.
    public var boundary: Double
    /// Standard error from that of the backgrounds.
    public var background: Double
    /// Standard deviation by what the border of the image hides, if it hid the whole cell; that by a share which comes or
    /// goes is this times the share's root.
    public var hidden: Double
    /// Share of the cell that the border hides, 0 to 1.
    public var hiddenShare: Double
    /// Standard deviation of the noise from frame to frame.
    public var noise: Double
    /// Standard error from the correction for bleaching.
    public var bleaching: Double

    /// Makes errors, none by default.
    public init(
        boundary: Double = 0,
        background: Double = 0,
        hidden: Double = 0,
        hiddenShare: Double = 0,
        noise: Double = 0,
        bleaching: Double = 0
    ) {
        self.boundary = boundary
        self.background = background
        self.hidden = hidden
        self.hiddenShare = hiddenShare
        self.noise = noise
        self.bleaching = bleaching
    }

    /// Standard deviation of all parts together.
    var total: Double {
        let fixed = [boundary, background, noise, bleaching].reduce(0) { $0 + $1 * $1 }
        return (fixed + hidden * hidden * hiddenShare).squareRoot()
    }
}
