public import NeuralNetwork

/// A mask that a box led to.
public struct PredictedMask: Sendable {
    /// The IoU with the true mask, as the network expects it.
    public var quality: Float
    /// The part of the grid that it covers.
    public var window: PromptWindow
    /// Logits, [4 side, 4 side] for the side of the window; nil when the quality is too low.
    public var logits: Tensor?
}

/// A box as the mask decoder takes it.
struct MaskPrompt {
    /// Its tokens, [2, width].
    let tokens: Tensor
    /// The part of the image that it looks at.
    let window: PromptWindow
}

/// An image as the mask decoder starts from it.
struct PreparedImage {
    /// Features of the encoder with the embedding of no mask prompt added, [side * side, width].
    let tokens: Tensor
    /// What prompts read of them.
    let features: ImageFeatures
}

/// SAM's mask decoder (Kirillov and others, 2023): boxes and image features to masks.
///
/// Prompts are worked on in batches of fixed size: their few tokens together, their images side by side.
struct MaskDecoder {
    private let layers: [TwoWayLayer]
    private let finalAttention: CrossAttentionMaps
    private let finalNorm: LayerNorm
    /// The token of the quality, then those of the masks: [1 + mask tokens, width].
    private let outputTokens: Tensor
    private let upscaling: MaskUpscaling
    private let levels: ImageLevels
    private let precision: Precision
    private let filterHead: Perceptron
    private let qualityHead: Perceptron

    /// Prompts that are worked on at a time.
    private static let batchSize = 16

    /// Takes the weights, and the positions of the image's tokens: [tokens, width].
    init(
        _ weights: NetworkWeights,
        configuration: CellSAMConfiguration,
        imagePositions: Tensor,
        workers: Workers
    ) throws(NetworkError) {
        let sizes = configuration.maskDecoder
        var layers: [TwoWayLayer] = []
        for index in 0..<sizes.layers {
            layers.append(try TwoWayLayer(weights.part("transformer.layers.\(index)."), heads: sizes.heads))
        }
        self.layers = layers
        let final = weights.part("transformer.final_attn_token_to_image.")
        finalAttention = try CrossAttentionMaps(final, heads: sizes.heads)
        finalNorm = try weights.layerNorm("transformer.norm_final_attn", epsilon: 1e-5)
        let quality = try weights.tensor("iou_token.weight")
        let masks = try weights.tensor("mask_tokens.weight")
        outputTokens = try Tensor(
            shape: [1 + sizes.maskTokens, configuration.encoder.neckWidth],
            values: quality.values + masks.values
        )
        upscaling = try MaskUpscaling(weights.part("output_upscaling."))
        precision = weights.productPrecision
        levels = try ImageLevels(
            layers: layers,
            finalAttention: finalAttention,
            upscaling: upscaling.first,
            positions: imagePositions,
            precision: precision,
            workers: workers
        )
        let heads = weights.inSinglePrecision
        filterHead = try heads.perceptron("output_hypernetworks_mlps.0", layers: 3)
        qualityHead = try heads.perceptron("iou_prediction_head", layers: 3)
    }

    /// What all prompts read of an image.
    ///
    /// - Parameters:
    ///   - tokens: features of the image with the embedding of no mask prompt, [side * side, width].
    ///   - side: of the grid.
    ///   - workers: the threads.
    /// - Returns: what masks are made from.
    func prepare(_ tokens: Tensor, side: Int, workers: Workers) -> PreparedImage {
        PreparedImage(
            tokens: tokens,
            features: ImageFeatures(
                tokens: levels.features(of: tokens, workers: workers),
                positions: levels.positions,
                side: side
            )
        )
    }

    /// Decodes masks.
    ///
    /// - Parameters:
    ///   - prompts: the boxes; their windows have one size.
    ///   - image: prepared for that.
    ///   - minimumQuality: masks of a lower quality are not computed.
    ///   - workers: the threads.
    ///   - observe: hears of the stages of the first prompt.
    ///   - consume: takes the mask of each prompt, in order; those of one batch exist at a time.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another, `.interrupted` when the task is cancelled.
    func masks(
        for prompts: [MaskPrompt],
        in image: PreparedImage,
        minimumQuality: Float,
        workers: Workers,
        observe: StageObserver? = nil,
        consume: (_ index: Int, _ mask: PredictedMask) throws(NetworkError) -> Void
    ) throws(NetworkError) {
        var memory: PromptViews.Memory?
        for start in stride(from: 0, to: prompts.count, by: Self.batchSize) {
            try NetworkError.checkCancellation()
            let masks = try batch(
                Array(prompts[start..<min(start + Self.batchSize, prompts.count)]),
                in: image,
                minimumQuality: minimumQuality,
                memory: &memory,
                workers: workers,
                observe: start == 0 ? observe : nil
            )
            for (index, mask) in masks.enumerated() { try consume(start + index, mask) }
        }
    }

    private func batch(
        _ prompts: [MaskPrompt],
        in image: PreparedImage,
        minimumQuality: Float,
        memory: inout PromptViews.Memory?,
        workers: Workers,
        observe: StageObserver?
    ) throws(NetworkError) -> [PredictedMask] {
        let tokens = outputTokens.shape[0] + 2
        let width = outputTokens.shape[1]
        let positions = try Tensor(
            shape: [prompts.count * tokens, width],
            values: prompts.flatMap { outputTokens.values + $0.tokens.values }
        )
        var views = PromptViews(
            images: prompts.map { image.features.cut($0.window) },
            levels: levels.levels,
            tokens: tokens,
            width: width,
            precision: precision,
            memory: memory.take()
        )
        var queries = positions
        for (index, layer) in layers.enumerated() {
            queries = try layer.selfAttend(
                queries,
                positions: positions,
                tokens: tokens,
                isFirst: index == 0,
                workers: workers
            )
            let mapped = try layer.tokenToImage.query.linear.apply(to: queries.adding(positions), workers: workers)
            queries = try layer.finish(queries, seen: views.look(queries: mapped, workers: workers), workers: workers)
            observe?("layer\(index)_queries", queries)
            try views.change(queries: queries, positions: positions, workers: workers)
        }
        let mapped = try finalAttention.query.linear.apply(to: queries.adding(positions), workers: workers)
        let seen = views.look(queries: mapped, workers: workers)
        let attended = try finalAttention.output.linear.apply(to: seen, workers: workers)
        queries = try finalNorm.apply(to: queries.adding(attended), workers: workers)
        observe?("tokens_out", queries)
        if let observe { observe("image_out", views.firstImage(levels.shared(image.tokens), workers: workers)) }
        let decoded = try decode(
            queries,
            tokens: tokens,
            views: &views,
            minimumQuality: minimumQuality,
            workers: workers
        )
        memory = views.releaseMemory()
        return zip(prompts, decoded).map { prompt, mask in
            PredictedMask(quality: mask.quality, window: prompt.window, logits: mask.logits)
        }
    }

    /// Turns the tokens of each prompt and its view of the image into a mask.
    private func decode(
        _ queries: Tensor,
        tokens: Int,
        views: inout PromptViews,
        minimumQuality: Float,
        workers: Workers
    ) throws(NetworkError) -> [(quality: Float, logits: Tensor?)] {
        let width = queries.shape[1]
        let prompts = queries.shape[0] / tokens
        let rows = try queries.reshaped([prompts, tokens * width]).values
        func token(_ index: Int) throws(NetworkError) -> Tensor {
            let values = (0..<prompts).flatMap { prompt in
                let start = (prompt * tokens + index) * width
                return rows[start..<start + width]
            }
            return try Tensor(shape: [prompts, width], values: values)
        }
        let qualities = try qualityHead.apply(to: try token(0), workers: workers)
        let filters = try filterHead.apply(to: try token(1), workers: workers)
        let count = qualities.shape[1]
        let quality = qualities.withValues { values in (0..<prompts).map { values[$0 * count] } }
        guard quality.allSatisfy(\.isFinite) else { throw .notFinite(what: "expected IoUs of masks") }
        let kept = (0..<prompts).filter { quality[$0] >= minimumQuality }
        let logits = try masks(of: kept, views: &views, filters: filters, workers: workers)
        var masks = quality.map { (quality: $0, logits: Tensor?.none) }
        for (prompt, mask) in zip(kept, logits) { masks[prompt].logits = mask }
        return masks
    }

    /// Masks of some prompts: logits of each, [4 side, 4 side] for the side of the part that prompts see.
    private func masks(
        of kept: [Int],
        views: inout PromptViews,
        filters: Tensor,
        workers: Workers
    ) throws(NetworkError) -> [Tensor] {
        let side = 4 * views.side
        var masks = Tensor(uninitialized: [kept.count * side, side])
        filters.withMatrix(columns: upscaling.outputs) { filters in
            masks.withMutableMatrix(columns: side) { masks in
                views.forEach(kept, workers) { view, index in
                    upscaling.mask(
                        of: view,
                        levels: levels,
                        filter: filters.row(kept[index]),
                        into: masks.rows(index * side..<(index + 1) * side)
                    )
                }
            }
        }
        var result: [Tensor] = []
        for index in kept.indices { result.append(try masks.slice(index * side..<(index + 1) * side)) }
        return result
    }
}
