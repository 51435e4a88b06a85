/// Which values enter statistics over cells, and how their intervals are drawn.
///
/// Coded as a flat object of the names below; absent names take their default, unknown ones are refused.
public struct PopulationParameters: Sendable, Hashable {
    /// Frames with one of these flags do not count; default mitosis and area jump.
    public var excludedFrames: TraceFlags = [.mitosis, .areaJump]
    /// Traces with one of these flags do not count; default none.
    public var excludedTraces: TraceFlags = []
    /// Draws behind each interval and each null distribution; default 1000.
    public var draws = 1_000
    /// Where the random numbers of the draws begin; default 1.
    public var seed = UInt64(1)

    /// Makes the default parameters.
    public init() {}

    /// Checks that every parameter lies in its range.
    ///
    /// - Throws: `ReporterError.parameter` naming the first one that does not.
    public func validate() throws(ReporterError) {
        try ReporterError.require((20...1_000_000).contains(draws), "draws", "must be 20 to 1000000")
    }
}

extension PopulationParameters: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case excludedFrames, excludedTraces, draws, seed
    }

    /// Reads parameters; flags are lists of the names that tables use, absent names keep their default.
    ///
    /// - Throws: `ReporterError.parameter` for an unknown name or a number out of range, `DecodingError` for a value of
    ///   the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownNames(known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if let names = try values.decodeIfPresent([String].self, forKey: .excludedFrames) {
            excludedFrames = try TraceFlags(names: names, of: "excludedFrames")
        }
        if let names = try values.decodeIfPresent([String].self, forKey: .excludedTraces) {
            excludedTraces = try TraceFlags(names: names, of: "excludedTraces")
        }
        draws = try values.decodeIfPresent(Int.self, forKey: .draws) ?? draws
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
        try validate()
    }

    /// Writes parameters, flags by name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(excludedFrames.names, forKey: .excludedFrames)
        try container.encode(excludedTraces.names, forKey: .excludedTraces)
        try container.encode(draws, forKey: .draws)
        try container.encode(seed, forKey: .seed)
    }
}
