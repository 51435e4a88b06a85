import NeuralNetwork

/// The maps of an attention between the few tokens of a prompt and the many of an image, in either direction.
struct CrossAttentionMaps {
    let query: AttentionMap
    let key: AttentionMap
    let value: AttentionMap
    let output: AttentionMap
    let heads: Int

    init(_ weights: NetworkWeights, heads: Int) throws(NetworkError) {
        let weights = weights.inSinglePrecision
        query = try AttentionMap(weights, "q_proj")
        key = try AttentionMap(weights, "k_proj")
        value = try AttentionMap(weights, "v_proj")
        output = try AttentionMap(weights, "out_proj")
        self.heads = heads
    }

    /// Features of all heads.
    var inner: Int { output.linear.inputs }
    /// Features of a head.
    var headWidth: Int { inner / heads }
    /// Factor of the products of queries and keys.
    var scale: Float { 1 / Float(headWidth).squareRoot() }

    /// The features of a head among those of all.
    func features(of head: Int) -> Range<Int> {
        head * headWidth..<(head + 1) * headWidth
    }

    /// Vectors whose products with tokens of the image are those of a prompt's mapped tokens with mapped ones.
    ///
    /// Products q (W x) are (q W) x.
    ///
    /// - Parameters:
    ///   - tokens: of the prompt, mapped, [tokens, inner].
    ///   - map: that of the image's tokens.
    ///   - probes: [heads * tokens, width].
    ///   - worker: the thread.
    func probe(_ tokens: MatrixView, through map: AttentionMap, into probes: MutableMatrixView, worker: Worker) {
        map.withWeights { weights in
            for head in 0..<heads {
                worker.multiply(
                    .float32(tokens.columns(features(of: head))),
                    .float32(weights.rows(features(of: head))),
                    into: probes.rows(head * tokens.rows..<(head + 1) * tokens.rows),
                    scale: scale
                )
            }
        }
    }
}

/// A linear map whose weights are also read as a matrix.
struct AttentionMap {
    let linear: Linear
    /// [outputs, inputs].
    let weights: Tensor
    /// [outputs].
    let bias: Tensor

    init(_ source: NetworkWeights, _ name: String) throws(NetworkError) {
        linear = try source.linear(name)
        weights = try source.tensor(name + ".weight")
        bias = try source.tensor(name + ".bias")
    }

    /// The weights, [outputs, inputs].
    func withWeights<Result>(_ body: (MatrixView) -> Result) -> Result {
        weights.withMatrix(columns: linear.inputs, body)
    }
}
