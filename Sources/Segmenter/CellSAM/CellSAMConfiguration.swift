/// The sizes of a CellSAM network; every number that the weights alone do not tell.
///
/// The defaults are those of the published model (Israel and others, 2024): two SAM ViT-B encoders (Kirillov and others, 2023),
/// one of the masks and one of the detector, and an Anchor DETR detector (Wang and others, 2022). Stored as JSON in the
/// metadata of a weight file.
public struct CellSAMConfiguration: Codable, Sendable, Equatable {
    /// Side of the square image that the network sees, in pixels.
    public var imageSize = 1024
    /// The image encoder.
    public var encoder = EncoderSizes()
    /// The detector.
    public var detector = DetectorSizes()
    /// The decoder of masks.
    public var maskDecoder = MaskDecoderSizes()
    /// Whether the detector looks at the features of the mask encoder, instead of having an encoder of its own.
    public var sharesEncoder = false
    /// Whether the mask path has weights of its own (`model_cp.`), which also changes how both inputs are prepared.
    public var adaptsMaskPath = true
    /// How frames become what the network looks at, and what it finds becomes labels.
    public var preparation = Preparation.published

    /// Makes the configuration of the published model.
    public init() {}

    /// Ways to use a network.
    public enum Preparation: String, Codable, Sendable {
        /// As the reference implementation of CellSAM does.
        case published
        /// As the bundled model was trained: frames keep their aspect ratio and cells get a diameter that it knows.
        case compact
    }

    /// Sizes of a vision transformer with windowed and global attention.
    public struct EncoderSizes: Codable, Sendable, Equatable {
        /// Side of a patch, in pixels.
        public var patchSize = 16
        /// Features behind each convolution of stride 2 that comes before the patches (Xiao and others, 2021); none in
        /// the published model.
        public var stemWidths: [Int] = []
        /// Features per token.
        public var width = 768
        /// Number of blocks.
        public var depth = 12
        /// Attention heads.
        public var heads = 12
        /// Side of an attention window, in tokens.
        public var windowSize = 14
        /// The same in every second block, whose windows then cross the borders of the others'; 0 for no difference.
        public var alternateWindowSize = 0
        /// 0-based blocks whose attention spans the whole image.
        public var globalBlocks = [2, 5, 8, 11]
        /// Features of the hidden layer, per token.
        public var hiddenWidth = 3072
        /// Features per token behind the neck; the width of prompts and masks.
        public var neckWidth = 256
        /// Whether tokens know where in the image they are.
        public var absolutePositions = true
        /// Whether every block begins with a convolution of 3 x 3 tokens, channel by channel.
        public var localMixing = false

        /// Makes the sizes of ViT-B.
        public init() {}
    }

    /// Sizes of the Anchor DETR detector.
    public struct DetectorSizes: Codable, Sendable, Equatable {
        /// Features per token and query.
        public var width = 256
        /// Attention heads.
        public var heads = 8
        /// Features of the hidden layer.
        public var hiddenWidth = 1024
        /// Encoder layers.
        public var encoderLayers = 6
        /// Decoder layers.
        public var decoderLayers = 6
        /// Number of anchors, and so of boxes.
        public var queries = 3500
        /// Number of classes; all count as cells.
        public var classes = 2
        /// Groups of the normalisation behind the input projection.
        public var normalizationGroups = 32
        /// Periods of the fastest waves that embed positions along the image's side.
        public var positionScale: Float = 1
        /// About how many times longer the slowest waves are.
        public var positionTemperature: Float = 10_000
        /// Unit of the boxes as a share of the image's side: centre = anchor + unit * x, size = unit * exp(w); 0 for
        /// the logistic functions of the published model.
        public var boxUnit: Float = 0

        /// Makes the published sizes.
        public init() {}
    }

    /// Sizes of SAM's mask decoder.
    public struct MaskDecoderSizes: Codable, Sendable, Equatable {
        /// Two-way attention layers.
        public var layers = 2
        /// Attention heads.
        public var heads = 8
        /// Features of the hidden layer.
        public var hiddenWidth = 2048
        /// Features of the hidden layers of the head that predicts the IoU.
        public var qualityHiddenWidth = 256
        /// Mask tokens, of which the first is used.
        public var maskTokens = 4
        /// Sides of the windows that boxes look at, in tokens, ascending; a box takes the first one that holds it with
        /// its margin, else the whole image, as always in the published model.
        public var windowSizes: [Int] = []
        /// Tokens that a window shows on each side of the box.
        public var windowMargin = 0

        /// Makes the published sizes.
        public init() {}
    }
}

extension CellSAMConfiguration {
    /// Tokens along one side of the image.
    public var gridSize: Int { imageSize / encoder.patchSize }

    /// Side of the attention windows of a block, in tokens.
    func window(ofBlock block: Int) -> Int {
        if encoder.globalBlocks.contains(block) { return gridSize }
        let alternates = encoder.alternateWindowSize > 0 && !block.isMultiple(of: 2)
        return alternates ? encoder.alternateWindowSize : encoder.windowSize
    }
}

/// Sizes in a weight file, where what is absent is as in the published model; files that were written before a size
/// existed stay readable.
extension CellSAMConfiguration {
    /// Reads a configuration.
    ///
    /// - Throws: `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try values.read(.imageSize, into: &imageSize)
        try values.read(.encoder, into: &encoder)
        try values.read(.detector, into: &detector)
        try values.read(.maskDecoder, into: &maskDecoder)
        try values.read(.sharesEncoder, into: &sharesEncoder)
        try values.read(.adaptsMaskPath, into: &adaptsMaskPath)
        try values.read(.preparation, into: &preparation)
    }
}

extension CellSAMConfiguration.EncoderSizes {
    /// Reads sizes.
    ///
    /// - Throws: `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try values.read(.patchSize, into: &patchSize)
        try values.read(.stemWidths, into: &stemWidths)
        try values.read(.width, into: &width)
        try values.read(.depth, into: &depth)
        try values.read(.heads, into: &heads)
        try values.read(.windowSize, into: &windowSize)
        try values.read(.alternateWindowSize, into: &alternateWindowSize)
        try values.read(.globalBlocks, into: &globalBlocks)
        try values.read(.hiddenWidth, into: &hiddenWidth)
        try values.read(.neckWidth, into: &neckWidth)
        try values.read(.absolutePositions, into: &absolutePositions)
        try values.read(.localMixing, into: &localMixing)
    }
}

extension CellSAMConfiguration.DetectorSizes {
    /// Reads sizes.
    ///
    /// - Throws: `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try values.read(.width, into: &width)
        try values.read(.heads, into: &heads)
        try values.read(.hiddenWidth, into: &hiddenWidth)
        try values.read(.encoderLayers, into: &encoderLayers)
        try values.read(.decoderLayers, into: &decoderLayers)
        try values.read(.queries, into: &queries)
        try values.read(.classes, into: &classes)
        try values.read(.normalizationGroups, into: &normalizationGroups)
        try values.read(.positionScale, into: &positionScale)
        try values.read(.positionTemperature, into: &positionTemperature)
        try values.read(.boxUnit, into: &boxUnit)
    }
}

extension CellSAMConfiguration.MaskDecoderSizes {
    /// Reads sizes.
    ///
    /// - Throws: `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try values.read(.layers, into: &layers)
        try values.read(.heads, into: &heads)
        try values.read(.hiddenWidth, into: &hiddenWidth)
        try values.read(.qualityHiddenWidth, into: &qualityHiddenWidth)
        try values.read(.maskTokens, into: &maskTokens)
        try values.read(.windowSizes, into: &windowSizes)
        try values.read(.windowMargin, into: &windowMargin)
    }
}

extension KeyedDecodingContainer {
    /// Reads a value if it is there.
    fileprivate func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
        value = try decodeIfPresent(Value.self, forKey: key) ?? value
    }
}
