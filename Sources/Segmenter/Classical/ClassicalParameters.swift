/// What makes objects stand out in a channel.
public enum ObjectContrast: String, Sendable, Codable, CaseIterable {
    /// Judged from each frame.
    case automatic
    /// Nuclei or cells brighter than the background, as in fluorescence.
    case brightObjects
    /// Objects darker than the background, as stained nuclei in transmitted light.
    case darkObjects
    /// Cells with a dark rim in a bright halo, as yeast in phase contrast or bright field.
    case darkRing
}

/// Every number that shapes the classical segmentation; the defaults suit most movies as they are.
///
/// Coded as a flat object of the names below; absent names take their default, unknown ones are refused.
public struct ClassicalParameters: Sendable, Equatable {
    /// The channel that shows the cells, counted from 0; default 0.
    public var channel = 0
    /// The channel that shows nuclei, counted from 0; nil (the default) for none.
    public var nucleusChannel: Int?
    /// What makes the objects stand out; default automatic.
    public var mode = ObjectContrast.automatic
    /// Typical diameter of an object, in pixels; nil (the default) measures it in every frame.
    public var diameterInPixels: Double?
    /// Smallest object, in pixels; nil (the default) takes 6 % of the disc of the typical diameter.
    public var minimumAreaInPixels: Int?
    /// Largest object, in pixels; nil (the default) sets no limit.
    public var maximumAreaInPixels: Int?
    /// Whether objects that touch the image's border are removed; default false.
    public var clearsBorder = false
    /// How readily faint objects are taken: thresholds are divided by it; default 1, 2 finds objects half as bright.
    public var sensitivity = 1.0
    /// Standard deviation of the Gaussian that is applied before anything else, in pixels; default 1.
    public var smoothingInPixels = 1.0
    /// How deep the waist between two touching objects must be, as a share of the smaller one's radius; default 0.15.
    public var waistDepth = 0.15
    /// Largest hole that is filled, in pixels; nil (the default) takes 40 % of the disc of the typical diameter.
    public var maximumHoleAreaInPixels: Int?

    /// Diameters that a cell may have, in pixels, whoever looks for it.
    static let diameters = 2.0...10_000

    /// Makes the default parameters.
    public init() {}

    /// Checks that every parameter lies in its range.
    ///
    /// - Throws: `SegmentationError.parameter` naming the first one that does not.
    public func validate() throws(SegmentationError) {
        for (name, value, range) in [
            ("channel", channel, 0...1023), ("nucleusChannel", nucleusChannel ?? 0, 0...1023),
            ("minimumAreaInPixels", minimumAreaInPixels ?? 1, 1...Int(Int32.max)),
            ("maximumAreaInPixels", maximumAreaInPixels ?? Int(Int32.max), 1...Int(Int32.max)),
            ("maximumHoleAreaInPixels", maximumHoleAreaInPixels ?? 0, 0...Int(Int32.max)),
        ] where !range.contains(value) {
            throw .parameter(name: name, reason: "must be between \(range.lowerBound) and \(range.upperBound)")
        }
        for (name, value, range) in [
            ("diameterInPixels", diameterInPixels ?? 2, Self.diameters), ("sensitivity", sensitivity, 0.05...20),
            ("smoothingInPixels", smoothingInPixels, 0...50), ("waistDepth", waistDepth, 0...10),
        ] where !range.contains(value) {
            throw .parameter(name: name, reason: "must be between \(range.lowerBound) and \(range.upperBound)")
        }
        if let minimum = minimumAreaInPixels, let maximum = maximumAreaInPixels, minimum > maximum {
            throw .parameter(name: "maximumAreaInPixels", reason: "must be at least minimumAreaInPixels (\(minimum))")
        }
    }
}

extension ClassicalParameters: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case channel, nucleusChannel, mode, diameterInPixels, minimumAreaInPixels, maximumAreaInPixels, clearsBorder
        case sensitivity, smoothingInPixels, waistDepth, maximumHoleAreaInPixels
    }

    /// Reads parameters; absent names keep their default.
    ///
    /// - Throws: `SegmentationError.parameter` for an unknown name or a value out of range, `DecodingError` for a value
    ///   of the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownNames(known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            value = try values.decodeIfPresent(Value.self, forKey: key) ?? value
        }
        try read(.channel, into: &channel)
        try read(.nucleusChannel, into: &nucleusChannel)
        try read(.mode, into: &mode)
        try read(.diameterInPixels, into: &diameterInPixels)
        try read(.minimumAreaInPixels, into: &minimumAreaInPixels)
        try read(.maximumAreaInPixels, into: &maximumAreaInPixels)
        try read(.clearsBorder, into: &clearsBorder)
        try read(.sensitivity, into: &sensitivity)
        try read(.smoothingInPixels, into: &smoothingInPixels)
        try read(.waistDepth, into: &waistDepth)
        try read(.maximumHoleAreaInPixels, into: &maximumHoleAreaInPixels)
        try validate()
    }
}

extension ClassicalParameters {
    /// Every parameter as text.
    var texts: [String: String] {
        [
            "channel": "\(channel)",
            "nucleusChannel": nucleusChannel.map { "\($0)" } ?? "none",
            "mode": mode.rawValue,
            "diameterInPixels": diameterInPixels.map { "\($0)" } ?? "automatic",
            "minimumAreaInPixels": minimumAreaInPixels.map { "\($0)" } ?? "automatic",
            "maximumAreaInPixels": maximumAreaInPixels.map { "\($0)" } ?? "none",
            "clearsBorder": "\(clearsBorder)",
            "sensitivity": "\(sensitivity)",
            "smoothingInPixels": "\(smoothingInPixels)",
            "waistDepth": "\(waistDepth)",
            "maximumHoleAreaInPixels": maximumHoleAreaInPixels.map { "\($0)" } ?? "automatic",
        ]
    }

    /// The parameters by which nuclei are found inside cells: bright objects of a size of their own.
    var forNuclei: ClassicalParameters {
        var parameters = ClassicalParameters()
        parameters.mode = .brightObjects
        parameters.sensitivity = sensitivity
        parameters.smoothingInPixels = smoothingInPixels
        return parameters
    }
}
