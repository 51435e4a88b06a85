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

    /// Makes the configuration of the published model.
    public init() {}

    /// Sizes of a vision transformer with windowed and global attention.
    public struct EncoderSizes: Codable, Sendable, Equatable {
        /// Side of a patch, in pixels.
        public var patchSize = 16
        /// Features per token.
        public var width = 768
        /// Number of blocks.
        public var depth = 12
        /// Attention heads.
        public var heads = 12
        /// Side of an attention window, in tokens.
        public var windowSize = 14
        /// 0-based blocks whose attention spans the whole image.
        public var globalBlocks = [2, 5, 8, 11]
        /// Features of the hidden layer, per token.
        public var hiddenWidth = 3072
        /// Features per token behind the neck; the width of prompts and masks.
        public var neckWidth = 256

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

        /// Makes the published sizes.
        public init() {}
    }
}

extension CellSAMConfiguration {
    /// Tokens along one side of the image.
    public var gridSize: Int { imageSize / encoder.patchSize }

    /// Checks that the sizes fit one another.
    ///
    /// - Throws: `SegmentationError.parameter` naming the first one that does not.
    public func validate() throws(SegmentationError) {
        let limit = 1 << 16
        let positive: [(String, Int)] = [
            ("imageSize", imageSize), ("encoder.patchSize", encoder.patchSize), ("encoder.width", encoder.width),
            ("encoder.depth", encoder.depth), ("encoder.heads", encoder.heads),
            ("encoder.windowSize", encoder.windowSize), ("encoder.hiddenWidth", encoder.hiddenWidth),
            ("encoder.neckWidth", encoder.neckWidth), ("detector.width", detector.width),
            ("detector.heads", detector.heads), ("detector.hiddenWidth", detector.hiddenWidth),
            ("detector.encoderLayers", detector.encoderLayers), ("detector.decoderLayers", detector.decoderLayers),
            ("detector.queries", detector.queries), ("detector.classes", detector.classes),
            ("detector.normalizationGroups", detector.normalizationGroups), ("maskDecoder.layers", maskDecoder.layers),
            ("maskDecoder.heads", maskDecoder.heads), ("maskDecoder.hiddenWidth", maskDecoder.hiddenWidth),
            ("maskDecoder.qualityHiddenWidth", maskDecoder.qualityHiddenWidth),
            ("maskDecoder.maskTokens", maskDecoder.maskTokens),
        ]
        for (name, value) in positive where !(1...limit).contains(value) {
            throw .parameter(name: "model.\(name)", reason: "must be between 1 and \(limit)")
        }
        let multiples: [(String, Int, Int)] = [
            ("imageSize", imageSize, encoder.patchSize), ("encoder.width", encoder.width, encoder.heads),
            ("encoder.neckWidth", encoder.neckWidth, maskDecoder.heads * 2),
            ("encoder.neckWidth", encoder.neckWidth, 8),
            ("detector.width", detector.width, detector.heads), ("detector.width", detector.width, 4),
            ("detector.width", detector.width, detector.normalizationGroups),
        ]
        for (name, value, divisor) in multiples where value % divisor != 0 {
            throw .parameter(name: "model.\(name)", reason: "must be a multiple of \(divisor)")
        }
        for (name, value, limit) in [("imageSize", imageSize, 4096), ("encoder.patchSize", gridSize, 256)]
        where value > limit {
            throw .parameter(
                name: "model.\(name)",
                reason: "images may have up to 4096 x 4096 pixels in up to 256 x 256 patches"
            )
        }
        for (name, value, limit) in [
            ("encoder.windowSize", encoder.windowSize, gridSize),
            ("maskDecoder.maskTokens", maskDecoder.maskTokens, 64),
        ] where value > limit {
            throw .parameter(name: "model.\(name)", reason: "must be at most \(limit)")
        }
        for block in encoder.globalBlocks where !(0..<encoder.depth).contains(block) {
            throw .parameter(name: "model.encoder.globalBlocks", reason: "there is no block \(block)")
        }
    }
}
