/// Every number that shapes the search for mitoses; the defaults suit most movies as they are.
///
/// Lengths are in diameters of the mother (of the circle of her median area), so one set serves every magnification.
/// Costs are negative logarithms of likelihoods: one unit makes a call 2.7 times less likely.
/// Coded as a flat object of the names below; absent names take their default, unknown ones are refused.
public struct DivisionParameters: Sendable, Equatable {
    /// Frames in a row in which neither mother nor daughter has a mask, at most; default 3.
    public var maximumGap = 3
    /// Frames by which one daughter may appear after the other, at most; default 6.
    public var maximumDelay = 6
    /// Frames before the birth over which the mother's size is taken; default 20.
    ///
    /// More than twice as long as a mother rounds up, or that passes for her size.
    public var historyFrames = 20
    /// Frames a daughter must live unless the movie ends or it leaves; default 3.
    public var minimumPersistence = 3
    /// Frames between the birth of a cell and its own division, at least; default 4.
    public var minimumCycleFrames = 4
    /// The same in minutes, which counts where it is longer and the movie has a clock; default nil, none.
    ///
    /// Cells in culture take hours, cleaving embryos minutes; it keeps pieces of masks from passing for daughters.
    public var minimumCycleInMinutes: Double?
    /// Whether one mother may have three daughters; default true.
    public var allowsThreeDaughters = true
    /// Probability a call must have by its gain alone, before calibration and rivals, 0 to 1; default 0.5.
    public var minimumConfidence = 0.5

    /// Greatest distance between the mother's last and a daughter's first position, in diameters; default 1.8.
    ///
    /// The movie's own 95 % largest step between frames is added.
    public var radiusInDiameters = 1.8
    /// Spread of the daughters' middle about the mother's last position, in diameters; default 0.25.
    ///
    /// The movie's own median step is added for every frame in between.
    public var middleDeviation = 0.25
    /// Expected distance between two daughters, in diameters; default 1.
    public var separation = 1.0
    /// Spread of that distance, in diameters; default 0.35.
    public var separationDeviation = 0.35
    /// Expected area of all daughters together over the mother's median area; default 0.95.
    public var areaSum = 0.95
    /// Spread of that ratio, as a natural logarithm; default 0.4.
    public var areaSumDeviation = 0.4
    /// Spread of the ratio of two daughters' areas, as a natural logarithm; default 0.35.
    public var areaDeviation = 0.35
    /// Spread of a daughter's loss of area after her first mask, as a natural logarithm; default 0.2.
    ///
    /// Daughters spread out after they were born: what shrinks after it was the mother, seen once more.
    public var shrinkDeviation = 0.2
    /// Spread of the daughters' integrated intensity over their mother's, as a natural logarithm; default 0.25.
    ///
    /// This and the next count where the background is known; the movie's sure divisions show how far they hold.
    public var intensitySumDeviation = 0.25
    /// Spread of the ratio of two daughters' integrated intensities, as a natural logarithm; default 0.3.
    public var intensityDeviation = 0.3
    /// Most that any one measure above may cost; default 3.
    public var maximumTermCost = 3.0

    /// Cost of a cell that begins inside the image without a mother; default 2.5.
    public var appearanceCost = 2.5
    /// Cost of a cell that ends inside the image without a division; default 2.5.
    public var disappearanceCost = 2.5
    /// Cost of a beginning or an end at the image border without a division; default 0.5.
    public var borderCost = 0.5
    /// Cost of a division as such: how rare it is; default 2.5.
    public var divisionCost = 2.5
    /// Cost of a third daughter; default 3.
    public var thirdDaughterCost = 3.0
    /// Cost of the first frame in a gap or of delay; n frames cost log2(1 + n) times as much; default 1.5.
    public var missingFrameCost = 1.5
    /// Cost of a daughter that does not live long enough; default 3.
    public var briefLifeCost = 3.0
    /// Most that overlap of the daughters with the mother's last mask saves; default 1.5.
    public var overlapGain = 1.5
    /// Share of a daughter's area on the mother's last mask from which on she lies there; default 0.05.
    public var overlapShare = 0.05
    /// Share of the movie's sure divisions that must look alike before others become unlikely; default 0.6.
    ///
    /// Looked at is whether all daughters lie on the mother's last mask, and whether they stand apart instead of having
    /// her shape together. The nearer to 1 the share is, the more a division costs that looks otherwise.
    public var habitRate = 0.6
    /// Share of the movie's sure divisions with daughters that stand apart above which others are none; default 0.9.
    ///
    /// Daughters who together have their mother's shape and size are then taken for pieces of her mask.
    public var apartRate = 0.9
    /// Most that the mother's rounding up and brightening before the division saves; default 1.
    public var roundingGain = 1.0

    /// Makes the default parameters.
    public init() {}

    /// Checks that every parameter lies in its range.
    ///
    /// - Throws: `LineageError.parameter` naming the first one that does not.
    public func validate() throws(LineageError) {
        for (name, value, range) in [
            ("maximumGap", maximumGap, 0...63), ("maximumDelay", maximumDelay, 0...63),
            ("historyFrames", historyFrames, 1...10_000), ("minimumPersistence", minimumPersistence, 1...10_000),
            ("minimumCycleFrames", minimumCycleFrames, 1...1_000_000),
        ] where !range.contains(value) {
            throw .parameter(name: name, reason: "must be between \(range.lowerBound) and \(range.upperBound)")
        }
        guard (0...1e6).contains(minimumCycleInMinutes ?? 0) else {
            throw .parameter(name: "minimumCycleInMinutes", reason: "must be between 0 and 1000000")
        }
        guard (0...1).contains(minimumConfidence) else {
            throw .parameter(name: "minimumConfidence", reason: "must be between 0 and 1")
        }
        for (name, value) in [("overlapShare", overlapShare), ("habitRate", habitRate), ("apartRate", apartRate)]
        where !(value > 0 && value < 1) {
            throw .parameter(name: name, reason: "must be above 0 and below 1")
        }
        for (name, value) in numbers.sorted(by: { $0.key < $1.key }) where !(value > 0 && value <= 1000) {
            throw .parameter(name: name, reason: "must be above 0 and at most 1000")
        }
        for (name, value) in costs.sorted(by: { $0.key < $1.key }) where !(0...1000).contains(value) {
            throw .parameter(name: name, reason: "must be between 0 and 1000")
        }
    }

    private var numbers: [String: Double] {
        [
            "radiusInDiameters": radiusInDiameters, "middleDeviation": middleDeviation, "separation": separation,
            "separationDeviation": separationDeviation, "areaSum": areaSum, "areaSumDeviation": areaSumDeviation,
            "areaDeviation": areaDeviation, "shrinkDeviation": shrinkDeviation,
            "intensityDeviation": intensityDeviation, "intensitySumDeviation": intensitySumDeviation,
        ]
    }

    private var costs: [String: Double] {
        [
            "maximumTermCost": maximumTermCost, "appearanceCost": appearanceCost,
            "disappearanceCost": disappearanceCost, "borderCost": borderCost, "divisionCost": divisionCost,
            "thirdDaughterCost": thirdDaughterCost, "missingFrameCost": missingFrameCost,
            "briefLifeCost": briefLifeCost, "overlapGain": overlapGain, "roundingGain": roundingGain,
        ]
    }
}

extension DivisionParameters: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case maximumGap, maximumDelay, historyFrames, minimumPersistence, minimumCycleFrames, allowsThreeDaughters
        case minimumCycleInMinutes
        case minimumConfidence, radiusInDiameters, middleDeviation, separation, separationDeviation, areaSum
        case intensitySumDeviation
        case areaSumDeviation, areaDeviation, shrinkDeviation, intensityDeviation, maximumTermCost, appearanceCost
        case disappearanceCost
        case borderCost, divisionCost, thirdDaughterCost, missingFrameCost, briefLifeCost, overlapGain, overlapShare,
            habitRate, apartRate
        case roundingGain
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
        try read(.maximumGap, into: &maximumGap)
        try read(.maximumDelay, into: &maximumDelay)
        try read(.historyFrames, into: &historyFrames)
        try read(.minimumPersistence, into: &minimumPersistence)
        try read(.minimumCycleFrames, into: &minimumCycleFrames)
        minimumCycleInMinutes = try values.decodeIfPresent(Double.self, forKey: .minimumCycleInMinutes)
        try read(.allowsThreeDaughters, into: &allowsThreeDaughters)
        try read(.minimumConfidence, into: &minimumConfidence)
        try read(.radiusInDiameters, into: &radiusInDiameters)
        try read(.middleDeviation, into: &middleDeviation)
        try read(.separation, into: &separation)
        try read(.separationDeviation, into: &separationDeviation)
        try read(.areaSum, into: &areaSum)
        try read(.areaSumDeviation, into: &areaSumDeviation)
        try read(.areaDeviation, into: &areaDeviation)
        try read(.shrinkDeviation, into: &shrinkDeviation)
        try read(.intensitySumDeviation, into: &intensitySumDeviation)
        try read(.intensityDeviation, into: &intensityDeviation)
        try read(.maximumTermCost, into: &maximumTermCost)
        try read(.appearanceCost, into: &appearanceCost)
        try read(.disappearanceCost, into: &disappearanceCost)
        try read(.borderCost, into: &borderCost)
        try read(.divisionCost, into: &divisionCost)
        try read(.thirdDaughterCost, into: &thirdDaughterCost)
        try read(.missingFrameCost, into: &missingFrameCost)
        try read(.briefLifeCost, into: &briefLifeCost)
        try read(.overlapGain, into: &overlapGain)
        try read(.overlapShare, into: &overlapShare)
        try read(.habitRate, into: &habitRate)
        try read(.apartRate, into: &apartRate)
        try read(.roundingGain, into: &roundingGain)
        try validate()
    }
}
