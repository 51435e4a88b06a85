/// How traces are corrected, related to their baseline and flagged.
///
/// Coded as a flat object of the names below; absent names take their default, unknown ones are refused.
public struct TraceParameters: Sendable, Hashable {
    /// First frame taken with the dose in the medium, 0-based; default nil, no dose.
    public var doseFrame: Int?
    /// Frames of the baseline window, which ends right before the dose, or begins with the movie when there is none;
    /// default 5.
    public var baselineFrames = 5
    /// Length of the baseline window in seconds, in place of `baselineFrames`; default nil.
    ///
    /// It counts back from the time of the dose, without a dose on from the first frame, and needs a clock.
    public var baselineInSeconds: Double?
    /// Frames of its own that a trace needs in the window to have a baseline of its own; default 3.
    public var fewestBaselineFrames = 3
    /// Whether a daughter without a baseline continues her mother's; default true.
    public var inheritsBaseline = true
    /// A trace whose baseline has a larger coefficient of variation, its values' standard deviation over their mean, is
    /// flagged; default 0.1.
    public var largestBaselineVariation = 0.1
    /// How values are related to the baseline; default `fold`.
    public var normalization = TraceNormalization.fold
    /// How bleaching is corrected; default `none`.
    public var bleaching = BleachingCorrection.none
    /// How corrected values are smoothed; default `none`.
    public var smoothing = TraceSmoothing.none
    /// Frames before the first frame of daughters that are flagged as mitosis; default 5.
    public var mitosisFramesBefore = 5
    /// Frames after the first frame of daughters that are flagged as mitosis, beside that frame; default 3.
    public var mitosisFramesAfter = 3
    /// A step of area of more than this many robust standard deviations of all steps is a jump; default 4.
    public var areaJumpLimit = 4.0
    /// A smaller step of area is never a jump, whatever its deviations, relative to the area; default 0.25.
    public var smallestAreaJump = 0.25
    /// A trace seen in a smaller share of the movie's frames is flagged as short, 0 to 1; default 0.8.
    public var shortestShare = 0.8
    /// A trace with a larger share of gaps among its frames is flagged, 0 to 1; default 0.2.
    public var largestGapShare = 0.2

    /// Makes the default parameters.
    public init() {}

    /// Checks that every parameter lies in its range.
    ///
    /// - Throws: `ReporterError.parameter` naming the first one that does not.
    public func validate() throws(ReporterError) {
        try ReporterError.require((0...1_000_000).contains(doseFrame ?? 0), "doseFrame", "must be 0 to 1000000")
        try ReporterError.require((1...100_000).contains(baselineFrames), "baselineFrames", "must be 1 to 100000")
        if let baselineInSeconds {
            try ReporterError.require(
                baselineInSeconds > 0 && baselineInSeconds.isFinite,
                "baselineInSeconds",
                "must be a positive number"
            )
        }
        try ReporterError.require(fewestBaselineFrames >= 1, "fewestBaselineFrames", "must be at least 1")
        for (name, frames) in [
            ("mitosisFramesBefore", mitosisFramesBefore), ("mitosisFramesAfter", mitosisFramesAfter),
        ] {
            try ReporterError.require((0...1_000).contains(frames), name, "must be 0 to 1000")
        }
        for (name, limit) in [
            ("areaJumpLimit", areaJumpLimit), ("smallestAreaJump", smallestAreaJump),
            ("largestBaselineVariation", largestBaselineVariation),
        ] {
            try ReporterError.require(limit > 0, name, "must be a positive number")
        }
        for (name, share) in [("shortestShare", shortestShare), ("largestGapShare", largestGapShare)] {
            try ReporterError.require((0...1).contains(share), name, "must be between 0 and 1")
        }
        try bleaching.validate()
        try smoothing.validate()
    }
}

extension TraceParameters: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case doseFrame, baselineFrames, baselineInSeconds, fewestBaselineFrames, inheritsBaseline,
            largestBaselineVariation, normalization, bleaching, smoothing, mitosisFramesBefore, mitosisFramesAfter,
            areaJumpLimit, smallestAreaJump,
            shortestShare, largestGapShare
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
        doseFrame = try values.decodeIfPresent(Int.self, forKey: .doseFrame)
        baselineFrames = try read(.baselineFrames, else: baselineFrames)
        baselineInSeconds = try values.decodeIfPresent(Double.self, forKey: .baselineInSeconds)
        fewestBaselineFrames = try read(.fewestBaselineFrames, else: fewestBaselineFrames)
        inheritsBaseline = try read(.inheritsBaseline, else: inheritsBaseline)
        largestBaselineVariation = try read(.largestBaselineVariation, else: largestBaselineVariation)
        normalization = try read(.normalization, else: normalization)
        bleaching = try read(.bleaching, else: bleaching)
        smoothing = try read(.smoothing, else: smoothing)
        mitosisFramesBefore = try read(.mitosisFramesBefore, else: mitosisFramesBefore)
        mitosisFramesAfter = try read(.mitosisFramesAfter, else: mitosisFramesAfter)
        areaJumpLimit = try read(.areaJumpLimit, else: areaJumpLimit)
        smallestAreaJump = try read(.smallestAreaJump, else: smallestAreaJump)
        shortestShare = try read(.shortestShare, else: shortestShare)
        largestGapShare = try read(.largestGapShare, else: largestGapShare)
        try validate()
    }
}

extension ReporterError {
    static func require(_ holds: Bool, _ name: String, _ reason: String) throws(ReporterError) {
        guard holds else { throw .parameter(name: name, reason: reason) }
    }
}
