/// A number with the interval that holds the true one in nine of ten cases.
public struct Estimate: Sendable, Hashable, Codable {
    /// Best value; NaN when undefined.
    public var value: Double
    /// Lower end of the 90 % interval; NaN when unknown.
    public var lower: Double
    /// Upper end of the 90 % interval; NaN when unknown.
    public var upper: Double

    /// Makes an estimate; without ends the interval is unknown.
    public init(_ value: Double, lower: Double = .nan, upper: Double = .nan) {
        self.value = value
        self.lower = lower
        self.upper = upper
    }

    /// An estimate of which nothing is known.
    public static let undefined = Estimate(.nan)
}
