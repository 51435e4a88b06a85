/// What a reader of a reporter's value should know about it.
public struct ReporterFlags: OptionSet, Sendable, Hashable, Codable {
    /// One bit per flag; stored in result files, so a bit never changes its meaning.
    public let rawValue: Int

    /// Makes flags from their bits.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// A region has no finite pixel, or its background is unknown; the value is NaN.
    public static let empty = ReporterFlags(rawValue: 1)
    /// The denominator does not stand out from its background; the value is NaN.
    public static let lowDenominator = ReporterFlags(rawValue: 2)
    /// The numerator does not stand out from its background.
    public static let lowNumerator = ReporterFlags(rawValue: 4)
    /// Too many pixels are at the detector's largest value.
    public static let saturated = ReporterFlags(rawValue: 8)
    /// The background is a fallback because too few pixels were free of cells.
    public static let backgroundFallback = ReporterFlags(rawValue: 16)
    /// A region has fewer pixels than the reporter asks for; the value is NaN.
    public static let smallRegion = ReporterFlags(rawValue: 32)

    /// Every flag with its name in tables, in the order of bits.
    public static let named: [(flag: ReporterFlags, name: String)] = [
        (.empty, "empty"), (.lowDenominator, "low-denominator"), (.lowNumerator, "low-numerator"),
        (.saturated, "saturated"), (.backgroundFallback, "background-fallback"), (.smallRegion, "small-region"),
    ]

    /// Names of the flags that are set, in the order of bits.
    public var names: [String] {
        ReporterFlags.named.filter { contains($0.flag) }.map(\.name)
    }
}

/// The value of a reporter for one cell in one frame.
public struct ReporterValue: Sendable, Equatable {
    /// Label of the cell in the frame's label image.
    public var label: UInt32
    /// Name of the reporter.
    public var reporter: String
    /// The value; NaN when it is undefined, for the reason that `flags` gives.
    public var value: Double
    /// What a reader should know about the value.
    public var flags: ReporterFlags

    /// Makes a value.
    public init(label: UInt32, reporter: String, value: Double, flags: ReporterFlags = []) {
        self.label = label
        self.reporter = reporter
        self.value = value
        self.flags = flags
    }
}
