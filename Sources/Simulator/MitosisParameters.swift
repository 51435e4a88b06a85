/// The cell cycle and the course of a mitosis.
public struct MitosisParameters: Sendable, Hashable, Codable {
    /// Median time from birth to division, in seconds.
    public var cycleInSeconds: Double
    /// Standard deviation of the logarithm of the cycle time.
    public var cycleSpread: Double
    /// Shortest time from the first rounding to division, in seconds.
    public var shortestRoundingInSeconds: Double
    /// Longest time from the first rounding to division, in seconds.
    public var longestRoundingInSeconds: Double
    /// Time in which daughters spread again, in seconds.
    public var spreadingInSeconds: Double

    /// Makes a cycle; real HeLa cells take about 22 h and stay round for 40 to 70 min.
    public init(
        cycleInSeconds: Double = 22 * 3600,
        cycleSpread: Double = 0.12,
        shortestRoundingInSeconds: Double = 2400,
        longestRoundingInSeconds: Double = 4200,
        spreadingInSeconds: Double = 2400
    ) {
        self.cycleInSeconds = cycleInSeconds
        self.cycleSpread = cycleSpread
        self.shortestRoundingInSeconds = shortestRoundingInSeconds
        self.longestRoundingInSeconds = longestRoundingInSeconds
        self.spreadingInSeconds = spreadingInSeconds
    }

    func validate() throws(SimulatorError) {
        try require(cycleInSeconds, "mitosis.cycleInSeconds", in: 1...1e12)
        try require(cycleSpread, "mitosis.cycleSpread", in: 0...0.5)
        try require(shortestRoundingInSeconds, "mitosis.shortestRoundingInSeconds", in: 1...1e9)
        try require(
            longestRoundingInSeconds,
            "mitosis.longestRoundingInSeconds",
            in: shortestRoundingInSeconds...max(shortestRoundingInSeconds, 1e9)
        )
        try require(spreadingInSeconds, "mitosis.spreadingInSeconds", in: 1...1e9)
    }
}
