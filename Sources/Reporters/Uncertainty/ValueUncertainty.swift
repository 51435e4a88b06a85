/// What the value of a reporter would be if the masks or the background were a little different, or less of the cell
/// were in view.
public struct ValueUncertainty: Sendable, Equatable {
    /// The value with the boundaries of all masks moved inwards by one pixel; NaN when it is undefined.
    public var boundaryInner: Double
    /// The value with the boundaries of all masks moved outwards by one pixel; NaN when it is undefined.
    public var boundaryOuter: Double
    /// Standard error of the value from that of the backgrounds, the channels taken as independent; NaN when unknown.
    public var backgroundStandardError: Double
    /// The value over a quarter of the cell, at one of its sides, which take turns from frame to frame: left, top,
    /// right, bottom; NaN when it is undefined, and for a cell that the border of the image cuts.
    public var part: Double

    /// Makes an uncertainty.
    public init(
        boundaryInner: Double,
        boundaryOuter: Double,
        backgroundStandardError: Double,
        part: Double = .nan
    ) {
        self.boundaryInner = boundaryInner
        self.boundaryOuter = boundaryOuter
        self.backgroundStandardError = backgroundStandardError
        self.part = part
    }

    /// An uncertainty of which nothing is known.
    public static let unknown = ValueUncertainty(
        boundaryInner: .nan,
        boundaryOuter: .nan,
        backgroundStandardError: .nan
    )
}

/// A value as it is measured while the pixels are in memory.
public struct MeasuredValue: Sendable, Equatable {
    /// The value with its flags.
    public var value: ReporterValue
    /// How far it may be off.
    public var uncertainty: ValueUncertainty
    /// Share of the region's pixels that a mean of pixel ratios rests on, 0 to 1; nil for other values.
    public var usedShare: Double?

    /// Makes a value.
    public init(value: ReporterValue, uncertainty: ValueUncertainty, usedShare: Double? = nil) {
        self.value = value
        self.uncertainty = uncertainty
        self.usedShare = usedShare
    }
}
