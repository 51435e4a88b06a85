public import Reporters

/// What was done about the bleaching of a reporter.
public struct BleachingRecord: Codable, Sendable, Equatable {
    /// Name of the reporter.
    public var reporter: String
    /// How its drift was to be taken out.
    public var correction: BleachingCorrection
    /// The rate that was taken out, a relative change per frame; nil where control cells gave a course, and where nothing could
    /// be corrected.
    public var ratePerFrame: Double?
    /// Standard error of the rate, also of a course, as a relative change per frame; nil where nothing could be corrected.
    public var standardError: Double?
    /// Cells that told the rate or the course; 0 for a rate that was given, nil where nothing could be corrected.
    public var cellCount: Int?

    /// Makes a record.
    public init(
        reporter: String,
        correction: BleachingCorrection,
        ratePerFrame: Double? = nil,
        standardError: Double? = nil,
        cellCount: Int? = nil
    ) {
        self.reporter = reporter
        self.correction = correction
        self.ratePerFrame = ratePerFrame
        self.standardError = standardError
        self.cellCount = cellCount
    }
}
