/// Why a stretch of a trace, or a whole trace, should be read with care; nothing is ever deleted for it.
public struct TraceFlags: OptionSet, Sendable, Hashable, Codable {
    /// One bit per flag; stored in result files, so a bit never changes its meaning.
    public let rawValue: Int

    /// Makes flags from their bits.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The cell touches the border of the image.
    public static let edge = TraceFlags(rawValue: 1)
    /// The track is too short for statistics over the movie.
    public static let short = TraceFlags(rawValue: 2)
    /// The cell was not seen in this frame; in a whole trace: in too many frames.
    public static let gap = TraceFlags(rawValue: 4)
    /// The frame lies around a mitosis, in which rounding changes signals.
    public static let mitosis = TraceFlags(rawValue: 8)
    /// The area jumps from the frame before, or has not come back from such a jump, as when a mask is wrong.
    public static let areaJump = TraceFlags(rawValue: 16)
    /// Pixels are at the detector's largest value.
    public static let saturated = TraceFlags(rawValue: 32)
    /// A signal does not stand out from its background.
    public static let lowSignal = TraceFlags(rawValue: 64)
    /// The baseline is the mother's, since the cell was born after it.
    public static let inheritedBaseline = TraceFlags(rawValue: 128)
    /// The mask was made by a repair of the tracking: interpolated, cut out of a merged one or joined from pieces.
    public static let repaired = TraceFlags(rawValue: 256)
    /// The values of the baseline differ too much for their mean to stand for them; of a whole trace alone.
    public static let unstableBaseline = TraceFlags(rawValue: 512)

    /// Every flag with its name in tables, in the order of bits.
    public static let named: [(flag: TraceFlags, name: String)] = [
        (.edge, "edge"), (.short, "short"), (.gap, "gap"), (.mitosis, "mitosis"), (.areaJump, "area-jump"),
        (.saturated, "saturated"), (.lowSignal, "low-signal"), (.inheritedBaseline, "inherited-baseline"),
        (.repaired, "repaired"), (.unstableBaseline, "unstable-baseline"),
    ]

    /// Reads flags by the names that tables use.
    ///
    /// - Parameters:
    ///   - names: the names.
    ///   - parameter: what they were given as, for the error.
    /// - Throws: `ReporterError.parameter` for a name that there is not.
    public init(names: [String], of parameter: String) throws(ReporterError) {
        self = []
        for name in names {
            guard let found = TraceFlags.named.first(where: { $0.name == name }) else {
                let known = TraceFlags.named.map(\.name).joined(separator: ", ")
                throw .parameter(name: parameter, reason: "there is no flag '\(name)'; known are \(known)")
            }
            insert(found.flag)
        }
    }

    /// Names of the flags that are set, in the order of bits.
    public var names: [String] {
        TraceFlags.named.filter { contains($0.flag) }.map(\.name)
    }
}
