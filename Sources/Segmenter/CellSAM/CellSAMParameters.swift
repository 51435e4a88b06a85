public import NeuralNetwork

/// Every number and choice that shapes the segmentation by CellSAM, but for the weights; defaults as in the reference.
///
/// Coded as an object of the names below; absent names take their default, unknown ones are refused.
public struct CellSAMParameters: Sendable, Equatable {
    /// What the score of a box must exceed, 0 to 1: the fixed part of a threshold in the published network, for which nil
    /// means 0.4; all of it in a compact one, for which nil means ``compactBoxThreshold``.
    public var boxThreshold: Double?
    /// Whether every channel is stretched to 0 to 1 before anything else, which matters by rounding alone if intensities
    /// are normalised after it; default true.
    public var stretchesChannels = true
    /// Whether every channel is cut off, stretched and equalised; default true.
    public var normalizesIntensities = true
    /// Whether images of low contrast are enhanced; default false.
    public var enhancesLowContrast = false
    /// Whether frames with small cells are cut into blocks and others are not, after a first pass; default false.
    public var gaugesCellSize = false
    /// Diameter of the cells in pixels of the frame, for compact networks; nil to find it out for each frame.
    public var cellDiameter: Double?
    /// How masks become one label image.
    public var masks = MaskRules()
    /// How large frames are cut into blocks.
    public var tiling = TilingParameters()
    /// The precision of matrix products; default single.
    public var precision = Precision.float32

    /// Makes the default parameters.
    public init() {}

    /// The threshold of the reference.
    static let publishedBoxThreshold = 0.4
    /// The threshold at which the bundled model does best on its validation images.
    public static let compactBoxThreshold = 0.2

    /// Checks that every parameter lies in its range.
    ///
    /// - Throws: `SegmentationError.parameter` naming the first one that does not.
    public func validate() throws(SegmentationError) {
        guard (0...1).contains(boxThreshold ?? 0) else {
            throw .parameter(name: "boxThreshold", reason: "must be between 0 and 1")
        }
        let diameters = ClassicalParameters.diameters
        guard cellDiameter.map(diameters.contains) ?? true else {
            let reason = "must be between \(diameters.lowerBound) and \(diameters.upperBound)"
            throw .parameter(name: "cellDiameter", reason: reason)
        }
        try masks.validate()
        try tiling.validate()
        guard precision.isFast else {
            throw .parameter(name: "precision", reason: "this processor has no \(precision.rawValue); use fp32")
        }
    }
}

extension CellSAMParameters: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case boxThreshold, stretchesChannels, normalizesIntensities, enhancesLowContrast, gaugesCellSize, cellDiameter
        case masks, tiling, precision
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
        boxThreshold = try values.decodeIfPresent(Double.self, forKey: .boxThreshold)
        try read(.stretchesChannels, into: &stretchesChannels)
        try read(.normalizesIntensities, into: &normalizesIntensities)
        try read(.enhancesLowContrast, into: &enhancesLowContrast)
        try read(.gaugesCellSize, into: &gaugesCellSize)
        cellDiameter = try values.decodeIfPresent(Double.self, forKey: .cellDiameter)
        try read(.masks, into: &masks)
        try read(.tiling, into: &tiling)
        try read(.precision, into: &precision)
        try validate()
    }
}

extension CellSAMConfiguration.Preparation {
    /// Whether networks that are used in this way look at a parameter of `CellSAMParameters`, such as `masks.leastArea`.
    public func uses(_ parameter: String) -> Bool {
        let ofCompact = [
            "boxThreshold", "cellDiameter", "precision", "masks.maskThreshold", "masks.leastPredictedIoU",
            "masks.leastArea",
        ]
        return switch self {
        case .published: parameter != "cellDiameter"
        case .compact: ofCompact.contains(parameter)
        }
    }
}

extension CellSAMParameters {
    /// Names of the parameters that differ from their defaults, sorted.
    public var changedNames: [String] {
        let defaults = CellSAMParameters().texts
        return texts.filter { $0.value != defaults[$0.key] }.keys.sorted()
    }

    /// Every parameter as text.
    var texts: [String: String] {
        [
            "boxThreshold": boxThreshold.map { "\($0)" } ?? "default",
            "stretchesChannels": "\(stretchesChannels)",
            "normalizesIntensities": "\(normalizesIntensities)",
            "enhancesLowContrast": "\(enhancesLowContrast)",
            "gaugesCellSize": "\(gaugesCellSize)",
            "cellDiameter": cellDiameter.map { "\($0)" } ?? "found out",
            "masks.maskThreshold": "\(masks.maskThreshold)",
            "masks.leastPredictedIoU": "\(masks.leastPredictedIoU)",
            "masks.leastArea": masks.leastArea.map { "\($0)" } ?? "default",
            "masks.smoothsOutlines": "\(masks.smoothsOutlines)",
            "masks.separatesCells": "\(masks.separatesCells)",
            "tiling.largestUntiledSide": "\(tiling.largestUntiledSide)",
            "tiling.blockSize": "\(tiling.blockSize)",
            "tiling.overlap": "\(tiling.overlap)",
            "tiling.matchingDepth": "\(tiling.matchingDepth)",
            "tiling.leastIoU": "\(tiling.leastIoU)",
            "tiling.border": tiling.border.rawValue,
            "precision": precision.rawValue,
        ]
    }
}
