/// How the response of a cell to the dose is read from its trace.
///
/// Coded as a flat object of the names below; absent names take their default, unknown ones are refused.
public struct ResponseParameters: Sendable, Hashable {
    /// Smallest relative change that counts as a response; default 0.05.
    public var smallestChange = 0.05
    /// A response exceeds the noise by this many standard deviations; default 3.
    public var noiseMultiple = 3.0
    /// Frames in a row for which a response must last; default 3.
    public var sustainedFrames = 3
    /// Share of the amplitude that is reached at the onset, 0 to 0.5; default 0.1.
    public var onsetShare = 0.1
    /// Share of the frames after the dose that a trace needs for the call that it does not respond, 0 to 1; default 0.5.
    public var observedShare = 0.5
    /// Whether the drift that the baselines share is taken out of the response; default true.
    public var removesDrift = true
    /// Draws behind each interval; default 200.
    public var draws = 200
    /// Where the random numbers of the draws begin; default 1.
    public var seed = UInt64(1)

    /// Makes the default parameters.
    public init() {}

    /// The rule by which cells are called responders, for a table's header.
    public var rule: String {
        "responder: the median of 3 frames of (R - R0)/R0, less the drift that the baselines share, leaves 0 in one "
            + "direction by more than \(smallestChange) and by more than \(noiseMultiple) standard deviations of noise, "
            + "baseline and drift, for at least \(sustainedFrames) frames in a row after the dose"
    }

    /// Checks that every parameter lies in its range.
    ///
    /// - Throws: `ReporterError.parameter` naming the first one that does not.
    public func validate() throws(ReporterError) {
        try ReporterError.require(
            smallestChange >= 0 && smallestChange.isFinite,
            "smallestChange",
            "must be a number of at least 0"
        )
        try ReporterError.require((0...100).contains(noiseMultiple), "noiseMultiple", "must be between 0 and 100")
        try ReporterError.require((1...1_000).contains(sustainedFrames), "sustainedFrames", "must be 1 to 1000")
        try ReporterError.require((0...0.5).contains(onsetShare), "onsetShare", "must be between 0 and 0.5")
        try ReporterError.require((0...1).contains(observedShare), "observedShare", "must be between 0 and 1")
        try ReporterError.require((20...100_000).contains(draws), "draws", "must be 20 to 100000")
    }
}

extension ResponseParameters: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case smallestChange, noiseMultiple, sustainedFrames, onsetShare, observedShare, removesDrift, draws, seed
    }

    /// Reads parameters; absent names keep their default.
    ///
    /// - Throws: `ReporterError.parameter` for an unknown name or a number out of range, `DecodingError` for a value of
    ///   the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownNames(known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, else value: Value) throws -> Value {
            try values.decodeIfPresent(Value.self, forKey: key) ?? value
        }
        smallestChange = try read(.smallestChange, else: smallestChange)
        noiseMultiple = try read(.noiseMultiple, else: noiseMultiple)
        sustainedFrames = try read(.sustainedFrames, else: sustainedFrames)
        onsetShare = try read(.onsetShare, else: onsetShare)
        observedShare = try read(.observedShare, else: observedShare)
        removesDrift = try read(.removesDrift, else: removesDrift)
        draws = try read(.draws, else: draws)
        seed = try read(.seed, else: seed)
        try validate()
    }
}
