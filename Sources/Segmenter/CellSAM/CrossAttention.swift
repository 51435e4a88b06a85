import NeuralNetwork

/// The maps of an attention between the few tokens of a prompt and the many of an image.
///
/// Because one side has only a few tokens, neither direction maps the image: keys q . (W k) are computed as (q W) . k, and
/// sums of values W v as W times the sum. That saves more than half of the work of SAM's mask decoder, and changes
/// results by rounding only. A query's product with the bias of the keys is the same for all keys, so softmax does not
/// see it.
struct CrossAttentionMaps {
    let query: AttentionMap
    let key: AttentionMap
    let value: AttentionMap
    let output: AttentionMap
    let heads: Int

    init(_ weights: NetworkWeights, heads: Int) throws(NetworkError) {
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
}

/// A linear map whose weights are also read as a matrix.
struct AttentionMap {
    let linear: Linear
    let weights: Tensor
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

/// A prompt's tokens look at the image.
struct TokenToImageAttention {
    let maps: CrossAttentionMaps
    private let precision: Precision

    init(_ weights: NetworkWeights, heads: Int) throws(NetworkError) {
        maps = try CrossAttentionMaps(weights.inSinglePrecision, heads: heads)
        precision = weights.productPrecision
    }

    /// What the logits of mapped queries, [tokens, inner], are the products of an image's token with, heads first:
    /// [heads * tokens, width].
    func probes(of queries: MatrixView, into probes: MutableMatrixView, worker: Worker) {
        maps.key.withWeights { keys in
            for head in 0..<maps.heads {
                worker.multiply(
                    .float32(queries.columns(maps.features(of: head))),
                    .float32(keys.rows(maps.features(of: head))),
                    into: probes.rows(head * queries.rows..<(head + 1) * queries.rows),
                    scale: maps.scale
                )
            }
        }
    }

    /// Logits of some tokens of the image: [heads * tokens, image tokens].
    func score(
        _ probes: MatrixView,
        imageTokens: MatrixView,
        into logits: MutableMatrixView,
        worker: Worker
    ) {
        worker.withFactor(probes, precision: precision) { probes in
            worker.withFactor(imageTokens, precision: precision) { tokens in
                worker.multiply(probes, tokens, transposed: true, into: logits)
            }
        }
    }

    /// Sums the image's tokens by their weights and maps the sums to values: [tokens, inner].
    ///
    /// - Parameters:
    ///   - logits: of all tokens of the image, [heads * tokens, image tokens]; replaced by weights.
    ///   - imageTokens: [image tokens, width], without positions.
    ///   - output: [tokens, inner].
    ///   - worker: the thread.
    func gather(
        _ logits: MutableMatrixView,
        imageTokens: MatrixView,
        into output: MutableMatrixView,
        worker: Worker
    ) {
        for row in 0..<logits.rows { logits.softmaxRow(row) }
        worker.withMatrix(rows: logits.rows, columns: imageTokens.columns) { sums in
            worker.withFactor(logits.view, precision: precision) { weights in
                worker.withFactor(imageTokens, precision: precision) { tokens in
                    worker.multiply(weights, tokens, into: sums)
                }
            }
            maps.value.withWeights { values in
                for head in 0..<maps.heads {
                    worker.multiply(
                        .float32(sums.view.rows(head * output.rows..<(head + 1) * output.rows)),
                        .float32(values.rows(maps.features(of: head))),
                        transposed: true,
                        into: output.columns(maps.features(of: head))
                    )
                }
            }
        }
        maps.value.bias.withMatrix(columns: maps.inner) { bias in
            for row in 0..<output.rows { output.setRow(row, toSumOf: output.row(row), and: bias.base) }
        }
    }
}

/// The image looks at a prompt's tokens.
struct ImageToTokenAttention {
    let maps: CrossAttentionMaps
    private let precision: Precision

    init(_ weights: NetworkWeights, heads: Int) throws(NetworkError) {
        maps = try CrossAttentionMaps(weights.inSinglePrecision, heads: heads)
        precision = weights.productPrecision
    }

    /// Memory for what a prompt's tokens are to the image.
    struct Targets {
        /// What each token of the image is multiplied with, a token's heads together: [tokens * heads, width].
        let probes: MutableMatrixView
        /// What is added to the products, [tokens * heads].
        let offsets: UnsafeMutablePointer<Float>
        /// What each weight adds to a token of the image: [tokens * heads, width].
        let effects: MutableMatrixView
    }

    /// Prepares the tokens of a prompt.
    ///
    /// - Parameters:
    ///   - keys: mapped keys, [tokens, inner].
    ///   - values: mapped values, [tokens, inner].
    ///   - targets: what is made of them.
    ///   - worker: the thread.
    func prepare(keys: MatrixView, values: MatrixView, into targets: Targets, worker: Worker) {
        maps.query.withWeights { queryWeights in
            maps.output.withWeights { outputWeights in
                for head in 0..<maps.heads {
                    let features = maps.features(of: head)
                    worker.multiply(
                        .float32(keys.columns(features)),
                        .float32(queryWeights.rows(features)),
                        into: targets.probes.everyRow(maps.heads, from: head),
                        scale: maps.scale
                    )
                    worker.multiply(
                        .float32(values.columns(features)),
                        .float32(outputWeights.columns(features)),
                        transposed: true,
                        into: targets.effects.everyRow(maps.heads, from: head)
                    )
                }
            }
        }
        maps.query.bias.withValues { bias in
            for token in 0..<keys.rows {
                for head in 0..<maps.heads {
                    let products = maps.features(of: head).map { bias[$0] * keys.row(token)[$0] }
                    targets.offsets[token * maps.heads + head] = products.reduce(0, +) * maps.scale
                }
            }
        }
    }

    /// Adds to tokens of the image what they see.
    ///
    /// - Parameters:
    ///   - positioned: the same tokens with their positions added, [image tokens, width].
    ///   - targets: the prompt.
    ///   - tokens: [image tokens, width].
    ///   - worker: the thread.
    func look(
        from positioned: MatrixView,
        at targets: Targets,
        addingTo tokens: MutableMatrixView,
        worker: Worker
    ) {
        worker.withMatrix(rows: tokens.rows, columns: targets.probes.rows) { weights in
            worker.withFactor(positioned, precision: precision) { positioned in
                worker.withFactor(targets.probes.view, precision: precision) { probes in
                    worker.multiply(positioned, probes, transposed: true, into: weights)
                }
            }
            weights.addToRows(targets.offsets)
            weights.softmaxInterleaved(groups: maps.heads)
            worker.withFactor(weights.view, precision: precision) { weights in
                worker.withFactor(targets.effects.view, precision: precision) { effects in
                    worker.multiply(weights, effects, into: tokens, accumulating: true)
                }
            }
        }
        maps.output.bias.withValues { bias in
            if let base = bias.baseAddress { tokens.addToRows(base) }
        }
    }
}
