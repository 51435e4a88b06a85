import NeuralNetwork

/// The neck of SAM's image encoder: two convolutions that make the features of the mask decoder.
struct EncoderNeck {
    private let reduction: Linear
    private let firstNorm: LayerNorm
    private let convolution: Linear
    private let secondNorm: LayerNorm

    init(_ weights: NetworkWeights) throws(NetworkError) {
        reduction = try weights.linear("0", hasBias: false)
        firstNorm = try weights.layerNorm("1", epsilon: 1e-6)
        convolution = try weights.linear("2", hasBias: false)
        secondNorm = try weights.layerNorm("3", epsilon: 1e-6)
    }

    /// Features of every token: [tokens, width] to [tokens, neck width].
    func apply(to tokens: Tensor, workers: Workers) throws(NetworkError) -> Tensor {
        let reduced = try firstNorm.apply(to: try reduction.apply(to: tokens, workers: workers), workers: workers)
        let mixed = try Convolution.threeByThree(reduced, map: convolution, workers: workers)
        return try secondNorm.apply(to: mixed, workers: workers)
    }
}
