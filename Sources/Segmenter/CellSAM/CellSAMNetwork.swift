public import NeuralNetwork

/// The whole CellSAM network (Israel and others, 2024): an encoder and a detector that find boxes, an encoder and a decoder
/// that turn each box into a mask.
public struct CellSAMNetwork: Sendable {
    /// Its sizes.
    public let configuration: CellSAMConfiguration
    private let maskEncoder: ImageEncoder
    private let neck: EncoderNeck
    /// The detector's own encoder; nil when it shares that of the masks.
    private let detectorEncoder: ImageEncoder?
    private let detector: AnchorDETR
    private let promptEncoder: PromptEncoder
    private let maskDecoder: MaskDecoder

    /// Builds the network.
    ///
    /// - Parameters:
    ///   - configuration: its sizes, already validated.
    ///   - weights: all tensors of `configuration.tensorShapes`.
    ///   - workers: threads for what is computed once.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    package init(
        configuration: CellSAMConfiguration,
        weights: NetworkWeights,
        workers: Workers
    ) throws(NetworkError) {
        self.configuration = configuration
        let masks = weights.part(configuration.maskPrefix)
        let detectorPart = weights.part(CellSAMConfiguration.detectorPrefix)
        maskEncoder = try ImageEncoder(masks.part("image_encoder."), configuration: configuration)
        neck = try EncoderNeck(masks.part("image_encoder.neck."))
        detectorEncoder =
            configuration.sharesEncoder
            ? nil : try ImageEncoder(detectorPart.part("backbone.body."), configuration: configuration)
        detector = try AnchorDETR(detectorPart, configuration: configuration, workers: workers)
        promptEncoder = try PromptEncoder(masks.part("prompt_encoder."), configuration: configuration)
        maskDecoder = try MaskDecoder(
            masks.part("mask_decoder."),
            configuration: configuration,
            imagePositions: try promptEncoder.gridPositions(side: configuration.gridSize),
            workers: workers
        )
    }

    /// What the mask encoder makes of an image.
    public struct Embedding: Sendable {
        /// Features of the last block, [tokens, encoder width].
        public let features: Tensor
        /// Features of the mask decoder, [tokens, neck width].
        public let tokens: Tensor

        /// Takes features that are known already.
        public init(features: Tensor, tokens: Tensor) {
            self.features = features
            self.tokens = tokens
        }
    }

    /// Encodes an image for the mask decoder.
    ///
    /// - Parameters:
    ///   - image: prepared for the mask path, [3, side, side].
    ///   - workers: the threads.
    ///   - observe: hears of every stage.
    /// - Returns: what masks are made from.
    /// - Throws: `NetworkError.shape` when the image has another shape, `.interrupted` when the task was cancelled before.
    public func embedding(
        of image: Tensor,
        workers: Workers,
        observe: StageObserver? = nil
    ) throws(NetworkError) -> Embedding {
        try NetworkError.checkCancellation()
        let features = try maskEncoder.features(of: image, workers: workers) { observe?("enc_\($0)", $1) }
        let tokens = try neck.apply(to: features, workers: workers)
        observe?("enc_neck", tokens)
        return Embedding(features: features, tokens: tokens)
    }

    /// Finds boxes.
    ///
    /// - Parameters:
    ///   - image: prepared for the detector, [3, side, side].
    ///   - embedding: of the mask path, when the detector shares its encoder.
    ///   - workers: the threads.
    ///   - observe: hears of every stage.
    /// - Returns: a box and its logits for each anchor.
    /// - Throws: `NetworkError.shape` when the image has another shape, `.interrupted` when the task was cancelled before,
    ///   `.notFinite` with damaged weights.
    public func detections(
        in image: Tensor,
        embedding: Embedding?,
        workers: Workers,
        observe: StageObserver? = nil
    ) throws(NetworkError) -> RawDetections {
        try NetworkError.checkCancellation()
        let features: Tensor
        if let detectorEncoder {
            features = try detectorEncoder.features(of: image, workers: workers) { observe?("det_\($0)", $1) }
        } else if let embedding {
            features = embedding.features
        } else {
            features = try maskEncoder.features(of: image, workers: workers)
        }
        let raw = try detector.detections(in: features, workers: workers) { observe?("det_\($0)", $1) }
        guard raw.logits.values.allSatisfy(\.isFinite), raw.boxes.values.allSatisfy(\.isFinite) else {
            throw .notFinite(what: "scores and boxes")
        }
        return raw
    }

    /// Turns boxes into masks.
    ///
    /// - Parameters:
    ///   - boxes: in pixels of the network's input.
    ///   - embedding: of the image.
    ///   - minimumQuality: masks of a lower expected IoU are not computed.
    ///   - workers: the threads.
    ///   - observe: hears of the stages of the first box.
    ///   - consume: takes the mask of each box, in order among those of one window size, from the smallest to the whole
    ///     image; only a few exist at a time.
    /// - Throws: `NetworkError.shape` when the embedding has another shape, `.interrupted` when the task is cancelled
    ///   between two batches, `.notFinite` with damaged weights, or what `consume` throws.
    public func masks(
        of boxes: [BoundingBox],
        in embedding: Embedding,
        minimumQuality: Float,
        workers: Workers,
        observe: StageObserver? = nil,
        consume: (_ index: Int, _ mask: PredictedMask) throws(NetworkError) -> Void
    ) throws(NetworkError) {
        guard !boxes.isEmpty else { return }
        let windows = boxes.map { PromptWindow(of: $0, configuration) }
        var tokens = embedding.tokens
        tokens.addToRows(promptEncoder.noMask)
        let image = maskDecoder.prepare(tokens, side: configuration.gridSize, workers: workers)
        for side in Set(windows.map(\.side)).sorted() {
            let chosen = boxes.indices.filter { windows[$0].side == side }
            var prompts: [MaskPrompt] = []
            for index in chosen {
                prompts.append(MaskPrompt(tokens: try promptEncoder.tokens(of: boxes[index]), window: windows[index]))
            }
            try maskDecoder.masks(
                for: prompts,
                in: image,
                minimumQuality: minimumQuality,
                workers: workers,
                observe: observe
            ) { (place, mask) throws(NetworkError) in try consume(chosen[place], mask) }
        }
    }

    /// The tokens of a box, [2, neck width].
    package func promptTokens(of box: BoundingBox) throws(NetworkError) -> Tensor {
        try promptEncoder.tokens(of: box)
    }
}

extension Tensor {
    /// Adds a vector to every row of its length.
    mutating func addToRows(_ vector: Tensor) {
        withMutableMatrix(columns: vector.count) { rows in
            vector.withMatrix(columns: vector.count) { rows.addToRows($0.base) }
        }
    }
}

extension NetworkError {
    /// Ends the work of a task that was cancelled; a frame may take minutes.
    ///
    /// - Throws: `NetworkError.interrupted`.
    static func checkCancellation() throws(NetworkError) {
        guard !Task.isCancelled else { throw .interrupted }
    }
}
