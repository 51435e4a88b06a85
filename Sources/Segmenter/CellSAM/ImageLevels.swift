import NeuralNetwork

/// What the mask decoder reads of an image, for all prompts at once.
///
/// Behind some layers, token t of the image as a prompt sees it is a_t (x_t + sum over r of c_rt b_r) + s. Equal for all
/// prompts are x, the tokens as centring and gains alone have changed them (`TokenHistory`), and s, the shifts of the
/// last normalisation. A prompt has scales a, a few vectors b, one for each head and token of each layer, and weights c,
/// which are those of the image's attention, divided by a. So the image as a prompt sees it need not exist: all that the
/// decoder asks of x is one linear map of the image, and all that it asks of the sum are products with the few b.
struct ImageLevels {
    /// Behind no layer, one, and so on.
    let levels: [ImageLevel]
    /// Rows of the upscaled tokens behind the last layer.
    let upscaled: Range<Int>
    /// What is added to them, [features].
    let upscaledOffsets: Tensor
    /// Maps of the positions, [features, tokens].
    let positions: Tensor
    private let mapping: TokenMapping
    private let history: TokenHistory

    init(
        layers: [TwoWayLayer],
        finalAttention: CrossAttentionMaps,
        upscaling: UpscalingConvolution,
        positions: Tensor,
        precision: Precision,
        workers: Workers
    ) throws(NetworkError) {
        // The first rows are the squares for each layer.
        var builder = ImageLevelBuilder(
            width: positions.shape[1],
            firstRow: layers.count,
            precision: precision,
            workers: workers
        )
        for layer in layers { try builder.add(layer) }
        try builder.addLevel(finalAttention)
        upscaled = builder.add(upscaling.weights)
        upscaledOffsets = try builder.history.offsets(of: upscaling.map, workers: workers)
        self.positions = builder.positionMaps(of: positions)
        levels = builder.levels
        mapping = builder.mapping
        history = builder.history
    }

    /// Everything that is read of an image.
    ///
    /// - Parameters:
    ///   - tokens: [tokens, width].
    ///   - workers: the threads.
    /// - Returns: [features, tokens]; the first rows are, for each layer, the sums of squares of the tokens less their
    ///   means as they are before the layer.
    func features(of tokens: Tensor, workers: Workers) -> Tensor {
        let (count, width) = (tokens.shape[0], tokens.shape[1])
        var features = Tensor(rows: mapping.endRow, tokenColumns: count)
        features.withMutableTokenColumns(count) { features in
            tokens.withMatrix(columns: width) { tokens in
                mapping.apply(to: tokens, into: features, workers: workers)
                addPositions(to: features)
                workers.forEachBlock(ofRows: count) { worker, block in
                    worker.withMatrix(rows: block.count, columns: width) { memory in
                        memory.copy(tokens.rows(block))
                        for (index, level) in levels.enumerated() {
                            guard let change = level.change else { break }
                            memory.centreRows()
                            memory.sumSquares(into: features.row(index) + block.lowerBound)
                            change.norm.gain.withMatrix(columns: width) { memory.multiplyRows(by: $0.base) }
                        }
                    }
                }
            }
        }
        return features
    }

    /// Adds those of the positions to the features of the tokens that include them.
    private func addPositions(to features: MutableMatrixView) {
        let products = levels.flatMap { [$0.keys, $0.change?.queries].compactMap(\.self) }
        positions.withTokenColumns(features.columns) { positions in
            for product in products where product.includesPositions {
                features.rows(product.tokens).add(positions.rows(product.positions))
            }
        }
    }

    /// The tokens behind all layers as centring and gains alone have changed them, and the last shifts.
    func shared(_ tokens: Tensor) -> (tokens: Tensor, shift: Tensor) {
        (history.applied(to: tokens), history.shift)
    }
}
