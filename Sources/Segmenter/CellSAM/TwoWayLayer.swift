import NeuralNetwork

/// A layer of SAM's mask decoder: tokens look at one another and at the image, then the image looks at them.
struct TwoWayLayer {
    private let selfAttention: PromptSelfAttention
    private let selfNorm: LayerNorm
    /// The tokens look at the image.
    let tokenToImage: CrossAttentionMaps
    private let tokenNorm: LayerNorm
    private let hidden: Linear
    private let output: Linear
    private let hiddenNorm: LayerNorm
    /// The image looks at the tokens.
    let imageToToken: CrossAttentionMaps
    /// Normalises the image's tokens behind that.
    let imageNorm: LayerNorm

    init(_ weights: NetworkWeights, heads: Int) throws(NetworkError) {
        let tokenWeights = weights.inSinglePrecision
        selfAttention = try PromptSelfAttention(tokenWeights.part("self_attn."), heads: heads)
        selfNorm = try weights.layerNorm("norm1", epsilon: 1e-5)
        tokenToImage = try CrossAttentionMaps(weights.part("cross_attn_token_to_image."), heads: heads)
        tokenNorm = try weights.layerNorm("norm2", epsilon: 1e-5)
        hidden = try tokenWeights.linear("mlp.lin1")
        output = try tokenWeights.linear("mlp.lin2")
        hiddenNorm = try weights.layerNorm("norm3", epsilon: 1e-5)
        imageToToken = try CrossAttentionMaps(weights.part("cross_attn_image_to_token."), heads: heads)
        imageNorm = try weights.layerNorm("norm4", epsilon: 1e-5)
    }

    /// Tokens after they have looked at one another.
    ///
    /// In the first layer they do so without their positions, and what they see replaces them.
    func selfAttend(
        _ queries: Tensor,
        positions: Tensor,
        tokens: Int,
        isFirst: Bool,
        workers: Workers
    ) throws(NetworkError) -> Tensor {
        let seen = try selfAttention.apply(
            positioned: isFirst ? queries : queries.adding(positions),
            plain: queries,
            tokens: tokens,
            workers: workers
        )
        return try selfNorm.apply(to: isFirst ? seen : queries.adding(seen), workers: workers)
    }

    /// Tokens after what they saw in the image and the hidden layer.
    ///
    /// - Parameters:
    ///   - queries: [prompts * tokens, width].
    ///   - seen: what they saw, [prompts * tokens, inner].
    ///   - workers: the threads.
    /// - Returns: [prompts * tokens, width].
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    func finish(_ queries: Tensor, seen: Tensor, workers: Workers) throws(NetworkError) -> Tensor {
        let image = try tokenToImage.output.linear.apply(to: seen, workers: workers)
        let tokens = try tokenNorm.apply(to: queries.adding(image), workers: workers)
        let changed = try Perceptron([hidden, output]).apply(to: tokens, workers: workers)
        return try hiddenNorm.apply(to: tokens.adding(changed), workers: workers)
    }
}
