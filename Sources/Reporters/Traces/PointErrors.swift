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
    /// Deviation by what the border of the image hides of the cell; 0 in full view.
    public var hidden: Double
    /// Standard deviation of the noise from frame to frame.
    public var noise: Double
    /// Standard error from the correction for bleaching.
    public var bleaching: Double

    /// Makes errors, none by default.
    public init(
        boundary: Double = 0,
        background: Double = 0,
        hidden: Double = 0,
        noise: Double = 0,
        bleaching: Double = 0
    ) {
        self.boundary = boundary
        self.background = background
        self.hidden = hidden
        self.noise = noise
        self.bleaching = bleaching
    }

    /// Standard deviation of all parts together.
    var total: Double {
        [boundary, background, hidden, noise, bleaching].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
