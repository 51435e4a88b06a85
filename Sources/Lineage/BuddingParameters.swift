/// Every number that shapes the search for buds; the defaults suit most movies as they are.
///
/// Lengths are in diameters of the movie's median cell. Costs are negative logarithms of likelihoods: one unit makes a
/// mother 2.7 times less likely. Coded as a flat object of the names below; absent names take their default, unknown
/// ones are refused.
public struct BuddingParameters: Sendable, Equatable {
    /// Greatest gap between a bud and its mother, in diameters; default 0.2, but 3 pixels at least.
    public var reachInDiameters = 0.2
    /// Greatest area of a new bud over its mother's; default 0.6.
    public var maximumAreaRatio = 0.6
    /// Frames from the bud's first one over which the evidence is gathered; default 5.
    public var evidenceFrames = 5
    /// Frames from the bud's first one in which it must grow; default 8.
    public var growthFrames = 8
    /// How much it must grow in them, as a factor of its first area; default 1.3.
    public var minimumGrowth = 1.3
    /// Frames a bud must live unless the movie ends; default 3.
    public var minimumPersistence = 3
    /// Area from which on a bud counts as emerged, in µm²; default 0.9, that of a disc 1.1 µm across.
    ///
    /// Used where the size of a pixel is known; else it is 0.7 times the median area of the first masks of buds.
    public var emergedAreaInSquareMicrometers = 0.9
    /// Minutes between two buds of one mother, or between her own birth and her first bud, that are unlikely to be
    /// undercut; default 60.
    public var minimumCycleInMinutes = 60.0
    /// The same in frames, at least, for a movie without a clock; default 3.
    ///
    /// Where such a movie shows how regularly its cells bud, it is longer.
    public var minimumCycleFrames = 3

    /// Minutes from a bud's first frame over which it hangs on its mother at least; default 60.
    public var attachedMinutes = 60.0
    /// The same in frames, for a movie without a clock; default 12.
    public var attachedFrames = 12

    /// Minutes between emergence and separation of a bud, at least; default 30.
    public var shortestBuddingMinutes = 30.0
    /// Minutes after emergence in which the separation is looked for; default 240.
    public var longestBuddingMinutes = 240.0
    /// The same in frames, for a movie without a clock; default 48.
    public var longestBuddingFrames = 48

    /// Cost of a bud without a mother; default 6.
    public var orphanCost = 6.0
    /// Spread of the gap between bud and mother, in diameters; default 0.08.
    public var gapDeviation = 0.08
    /// Weight of the share of the bud's contact that a mother holds; default 1.
    public var contactWeight = 1.0
    /// Weight of the bud's growing away from its mother; default 2.
    public var expansionWeight = 2.0
    /// Weight of the bud's sitting at an end of the mother's long axis; default 0.7.
    public var axisWeight = 0.7
    /// Weight of the mother's being full-grown; default 1.
    public var maturityWeight = 1.0
    /// Weight of the bud's having been a bulge of the mother's mask one frame before; default 2.
    public var bulgeWeight = 2.0
    /// Weight of the neck marker, where there is one; default 8.
    public var neckMarkerWeight = 8.0
    /// Weight of the frames in which mother and bud are apart while they should be attached; default 4.
    public var attachmentWeight = 4.0
    /// Weight of the bud's not rolling around the mother; default 1.
    public var turnWeight = 1.0
    /// Cost of a mother whose last bud, or own birth, is too recent; default 2.5.
    public var hasteCost = 2.5
    /// Weight of the mother's being due to bud, where the movie shows how regularly its cells bud; default 0.2.
    ///
    /// Real cells are less regular than a law of waits.
    public var rhythmWeight = 0.2
    /// Cost of a bud that begins at the image border; default 2.
    public var borderCost = 2.0

    /// Makes the default parameters.
    public init() {}

    /// Checks that every parameter lies in its range.
    ///
    /// - Throws: `LineageError.parameter` naming the first one that does not.
    public func validate() throws(LineageError) {
        for (name, value, range) in [
            ("evidenceFrames", evidenceFrames, 1...100), ("growthFrames", growthFrames, 1...10_000),
            ("minimumPersistence", minimumPersistence, 1...10_000),
            ("minimumCycleFrames", minimumCycleFrames, 0...1_000_000), ("attachedFrames", attachedFrames, 1...10_000),
            ("longestBuddingFrames", longestBuddingFrames, 1...10_000),
        ] where !range.contains(value) {
            throw .parameter(name: name, reason: "must be between \(range.lowerBound) and \(range.upperBound)")
        }
        for (name, value, range) in [
            ("reachInDiameters", reachInDiameters, 0.01...5), ("maximumAreaRatio", maximumAreaRatio, 0.01...10),
            ("minimumGrowth", minimumGrowth, 1...100), ("gapDeviation", gapDeviation, 0.001...10),
            ("emergedAreaInSquareMicrometers", emergedAreaInSquareMicrometers, 0...1000),
            ("minimumCycleInMinutes", minimumCycleInMinutes, 0...1_000_000), ("orphanCost", orphanCost, 0...1000),
            ("contactWeight", contactWeight, 0...1000), ("expansionWeight", expansionWeight, 0...1000),
            ("axisWeight", axisWeight, 0...1000), ("maturityWeight", maturityWeight, 0...1000),
            ("attachedMinutes", attachedMinutes, 0...1_000_000),
            ("shortestBuddingMinutes", shortestBuddingMinutes, 0...1_000_000),
            ("longestBuddingMinutes", longestBuddingMinutes, 0...1_000_000), ("bulgeWeight", bulgeWeight, 0...1000),
            ("attachmentWeight", attachmentWeight, 0...1000), ("turnWeight", turnWeight, 0...1000),
            ("neckMarkerWeight", neckMarkerWeight, 0...1000),
            ("hasteCost", hasteCost, 0...1000), ("rhythmWeight", rhythmWeight, 0...1000),
            ("borderCost", borderCost, 0...1000),
        ] where !range.contains(value) {
            throw .parameter(name: name, reason: "must be between \(range.lowerBound) and \(range.upperBound)")
        }
    }
}

extension BuddingParameters: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case reachInDiameters, maximumAreaRatio, evidenceFrames, growthFrames, minimumGrowth, minimumPersistence
        case minimumCycleInMinutes, minimumCycleFrames, orphanCost, gapDeviation, contactWeight, expansionWeight
        case axisWeight, maturityWeight, hasteCost, borderCost, attachedMinutes, attachedFrames, bulgeWeight
        case attachmentWeight, turnWeight, shortestBuddingMinutes, longestBuddingMinutes, longestBuddingFrames
        case neckMarkerWeight, emergedAreaInSquareMicrometers, rhythmWeight
    }

    /// Reads parameters; absent names keep their default.
    ///
    /// - Throws: `LineageError.parameter` for an unknown name, `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownNames(known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            value = try values.decodeIfPresent(Value.self, forKey: key) ?? value
        }
        try read(.reachInDiameters, into: &reachInDiameters)
        try read(.maximumAreaRatio, into: &maximumAreaRatio)
        try read(.evidenceFrames, into: &evidenceFrames)
        try read(.growthFrames, into: &growthFrames)
        try read(.minimumGrowth, into: &minimumGrowth)
        try read(.minimumPersistence, into: &minimumPersistence)
        try read(.emergedAreaInSquareMicrometers, into: &emergedAreaInSquareMicrometers)
        try read(.minimumCycleInMinutes, into: &minimumCycleInMinutes)
        try read(.minimumCycleFrames, into: &minimumCycleFrames)
        try read(.orphanCost, into: &orphanCost)
        try read(.gapDeviation, into: &gapDeviation)
        try read(.contactWeight, into: &contactWeight)
        try read(.expansionWeight, into: &expansionWeight)
        try read(.axisWeight, into: &axisWeight)
        try read(.maturityWeight, into: &maturityWeight)
        try read(.hasteCost, into: &hasteCost)
        try read(.rhythmWeight, into: &rhythmWeight)
        try read(.borderCost, into: &borderCost)
        try read(.attachedMinutes, into: &attachedMinutes)
        try read(.attachedFrames, into: &attachedFrames)
        try read(.bulgeWeight, into: &bulgeWeight)
        try read(.attachmentWeight, into: &attachmentWeight)
        try read(.turnWeight, into: &turnWeight)
        try read(.shortestBuddingMinutes, into: &shortestBuddingMinutes)
        try read(.longestBuddingMinutes, into: &longestBuddingMinutes)
        try read(.longestBuddingFrames, into: &longestBuddingFrames)
        try read(.neckMarkerWeight, into: &neckMarkerWeight)
        try validate()
    }
}
