/// How long something lasted, or how long it has lasted at least.
public struct CensoredTime: Sendable, Hashable {
    /// The time, in any unit.
    public var time: Double
    /// Whether its end was seen; else the record ended first, and the whole is longer.
    public var isComplete: Bool
    /// Name of the well.
    public var well: String

    /// Makes a time.
    public init(_ time: Double, isComplete: Bool, well: String = "") {
        self.time = time
        self.isComplete = isComplete
        self.well = well
    }
}
