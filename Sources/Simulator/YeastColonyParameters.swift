/// Founders, growth and budding of a yeast colony.
public struct YeastColonyParameters: Sendable, Hashable, Codable {
    /// Cells at frame 0.
    public var founders: Int
    /// Side of the square in the middle of the field in which founders lie, in micrometres.
    public var founderRegionInMicrometers: Double
    /// Median radius of a grown cell, in micrometres: that of a disc of the same area.
    public var radiusInMicrometers: Double
    /// Standard deviation of the logarithm of the grown radius between cells.
    public var radiusSpread: Double
    /// Ratio of the long to the short axis, on average.
    public var aspectRatio: Double
    /// Median time from cytokinesis to a mother's next bud, in seconds.
    public var unbuddedInSeconds: Double
    /// Median additional time before a daughter's first bud, in seconds.
    public var daughterDelayInSeconds: Double
    /// Standard deviation of the logarithm of both times.
    public var timingSpread: Double
    /// Shortest time from emergence to cytokinesis, in seconds.
    public var shortestBuddingInSeconds: Double
    /// Longest time from emergence to cytokinesis, in seconds.
    public var longestBuddingInSeconds: Double
    /// Radius of a bud at cytokinesis relative to its mother's.
    public var budRadiusShare: Double

    /// Makes a colony; the defaults resemble haploid cells in rich medium.
    public init(
        founders: Int = 4,
        founderRegionInMicrometers: Double = 24,
        radiusInMicrometers: Double = 2.4,
        radiusSpread: Double = 0.06,
        aspectRatio: Double = 1.15,
        unbuddedInSeconds: Double = 1200,
        daughterDelayInSeconds: Double = 1800,
        timingSpread: Double = 0.25,
        shortestBuddingInSeconds: Double = 3600,
        longestBuddingInSeconds: Double = 5400,
        budRadiusShare: Double = 0.8
    ) {
        self.founders = founders
        self.founderRegionInMicrometers = founderRegionInMicrometers
        self.radiusInMicrometers = radiusInMicrometers
        self.radiusSpread = radiusSpread
        self.aspectRatio = aspectRatio
        self.unbuddedInSeconds = unbuddedInSeconds
        self.daughterDelayInSeconds = daughterDelayInSeconds
        self.timingSpread = timingSpread
        self.shortestBuddingInSeconds = shortestBuddingInSeconds
        self.longestBuddingInSeconds = longestBuddingInSeconds
        self.budRadiusShare = budRadiusShare
    }

    func validate() throws(SimulatorError) {
        try require(founders, "colony.founders", in: 0...10_000)
        try require(founderRegionInMicrometers, "colony.founderRegionInMicrometers", in: 0...1e6)
        try require(radiusInMicrometers, "colony.radiusInMicrometers", in: 0.1...1000)
        try require(radiusSpread, "colony.radiusSpread", in: 0...0.5)
        try require(aspectRatio, "colony.aspectRatio", in: 1...3)
        try require(unbuddedInSeconds, "colony.unbuddedInSeconds", in: 1...1e9)
        try require(daughterDelayInSeconds, "colony.daughterDelayInSeconds", in: 0...1e9)
        try require(timingSpread, "colony.timingSpread", in: 0...1)
        try require(shortestBuddingInSeconds, "colony.shortestBuddingInSeconds", in: 1...1e9)
        try require(
            longestBuddingInSeconds,
            "colony.longestBuddingInSeconds",
            in: shortestBuddingInSeconds...max(shortestBuddingInSeconds, 1e9)
        )
        try require(budRadiusShare, "colony.budRadiusShare", in: 0.1...1)
    }
}
