import NeuralNetwork

/// SAM's image encoder: a vision transformer with windowed and global attention (Kirillov and others, 2023; Li and others, 2022,
/// ViTDet).
struct ImageEncoder {
    /// Convolutions of stride 2 before the patches.
    private let stem: [Linear]
    private let patchSize: Int
    private let patchMap: Linear
    private let positions: Tensor?
    private let blocks: [EncoderBlock]

    init(_ weights: NetworkWeights, configuration: CellSAMConfiguration) throws(NetworkError) {
        let sizes = configuration.encoder
        let grid = configuration.gridSize
        var stem: [Linear] = []
        for layer in sizes.stemWidths.indices { stem.append(try weights.linear("patch_embed.stem.\(layer)")) }
        self.stem = stem
        patchSize = sizes.patchSize >> stem.count
        patchMap = try weights.linear("patch_embed.proj")
        positions =
            sizes.absolutePositions ? try weights.tensor("pos_embed").reshaped([grid * grid, sizes.width]) : nil
        var blocks: [EncoderBlock] = []
        for index in 0..<sizes.depth {
            let part = weights.part("blocks.\(index).")
            let window = configuration.window(ofBlock: index)
            blocks.append(
                try EncoderBlock(part, grid: grid, window: window, heads: sizes.heads, mixes: sizes.localMixing)
            )
        }
        self.blocks = blocks
    }

    /// Features of an image.
    ///
    /// - Parameters:
    ///   - image: [3, side, side].
    ///   - workers: the threads.
    ///   - observe: hears of every stage.
    /// - Returns: [grid * grid, width].
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    func features(
        of image: Tensor,
        workers: Workers,
        observe: StageObserver? = nil
    ) throws(NetworkError) -> Tensor {
        var pixels = image
        for layer in stem { pixels = try Convolution.halving(pixels, map: layer, workers: workers) }
        var tokens = try Convolution.patches(of: pixels, patchSize: patchSize, map: patchMap, workers: workers)
        observe?("patch_embed", tokens)
        if let positions { tokens = tokens.adding(positions) }
        var scratch = EncoderScratch(tokens: tokens.shape[0], width: tokens.shape[1])
        for (index, block) in blocks.enumerated() {
            try block.apply(to: &tokens, scratch: &scratch, workers: workers)
            observe?("block\(index)", tokens)
        }
        return tokens
    }
}

/// Memory that the blocks of an encoder use one after another.
struct EncoderScratch {
    /// Queries, keys and values of every token.
    var projections: Tensor
    /// What attention gives for every token.
    var attended: Tensor

    init(tokens: Int, width: Int) {
        projections = Tensor(uninitialized: [tokens, 3 * width])
        attended = Tensor(uninitialized: [tokens, width])
    }
}

/// One block of the encoder: attention and a hidden layer, each on normalised tokens and added to them.
struct EncoderBlock {
    /// What comes before the attention in some networks.
    private let mixing: LocalMixing?
    private let firstNorm: LayerNorm
    private let projection: Linear
    private let attention: RelativePositionAttention
    private let padding: Tensor
    private let attentionOutput: Linear
    private let secondNorm: LayerNorm
    private let hidden: Linear
    private let output: Linear

    init(_ weights: NetworkWeights, grid: Int, window: Int, heads: Int, mixes: Bool) throws(NetworkError) {
        mixing =
            mixes
            ? try LocalMixing(weights: try weights.tensor("local.weight"), bias: try weights.tensor("local.bias")) : nil
        firstNorm = try weights.layerNorm("norm1", epsilon: 1e-6)
        secondNorm = try weights.layerNorm("norm2", epsilon: 1e-6)
        projection = try weights.linear("attn.qkv")
        attentionOutput = try weights.linear("attn.proj")
        hidden = try weights.linear("mlp.lin1")
        output = try weights.linear("mlp.lin2")
        let bias = try weights.tensor("attn.qkv.bias")
        padding = try bias.slice(bias.count / 3..<bias.count)
        attention = try RelativePositionAttention(
            grid: grid,
            window: window,
            heads: heads,
            verticalTable: try weights.tensor("attn.rel_pos_h"),
            horizontalTable: try weights.tensor("attn.rel_pos_w"),
            precision: weights.productPrecision
        )
    }

    func apply(to tokens: inout Tensor, scratch: inout EncoderScratch, workers: Workers) throws(NetworkError) {
        if let mixing { tokens = try mixing.apply(to: tokens, workers: workers) }
        let width = projection.inputs
        tokens.withMutableMatrix(columns: width) { tokens in
            scratch.projections.withMutableMatrix(columns: 3 * width) { projections in
                scratch.attended.withMutableMatrix(columns: width) { attended in
                    project(tokens.view, into: projections, workers: workers)
                    padding.withMatrix(columns: 2 * width) {
                        attention.apply(to: projections.view, padding: $0.base, into: attended, workers: workers)
                    }
                    finish(attended.view, into: tokens, workers: workers)
                }
            }
        }
    }

    private func project(_ tokens: MatrixView, into projections: MutableMatrixView, workers: Workers) {
        workers.forEachBlock(ofRows: tokens.rows) { worker, rows in
            worker.withMatrix(rows: rows.count, columns: tokens.columns) { normalized in
                firstNorm.apply(to: tokens.rows(rows), into: normalized)
                projection.apply(to: normalized.view, into: projections.rows(rows), worker: worker)
            }
        }
    }

    private func finish(_ attended: MatrixView, into tokens: MutableMatrixView, workers: Workers) {
        workers.forEachBlock(ofRows: tokens.rows) { worker, rows in
            let block = tokens.rows(rows)
            attentionOutput.add(attended.rows(rows), to: block, worker: worker)
            worker.withMatrix(rows: rows.count, columns: hidden.outputs) { layer in
                worker.withMatrix(rows: rows.count, columns: block.columns) { normalized in
                    secondNorm.apply(to: block.view, into: normalized)
                    hidden.applyGELU(to: normalized.view, into: layer, worker: worker)
                }
                output.add(layer.view, to: block, worker: worker)
            }
        }
    }
}
