import NeuralNetwork

/// The last part of SAM's mask decoder: image tokens to a mask of four times the grid's side.
///
/// Features come first here, and tokens are columns. The first map reads the image in the way of `ImageLevels`.
struct MaskUpscaling {
    /// From a token to its four pixels.
    let first: UpscalingConvolution
    private let norm: LayerNorm
    private let second: UpscalingConvolution
    /// Of the second upscaling, [outputs].
    private let bias: Tensor

    /// Tokens that are worked on at a time; what is made of them stays in the cache.
    private static let blockSize = 256

    init(_ weights: NetworkWeights) throws(NetworkError) {
        first = try UpscalingConvolution(
            weights: try weights.tensor("0.weight"),
            bias: try weights.tensor("0.bias")
        )
        norm = try weights.layerNorm("1", epsilon: 1e-6)
        bias = try weights.tensor("3.bias")
        second = try UpscalingConvolution(
            weights: try weights.tensor("3.weight"),
            bias: bias,
            precision: weights.productPrecision
        )
    }

    /// Channels of an upscaled pixel.
    var outputs: Int { second.outputs }

    /// The mask of a prompt.
    ///
    /// - Parameters:
    ///   - view: the image as the prompt sees it behind all layers.
    ///   - levels: what is read of it.
    ///   - filter: what every upscaled pixel is multiplied with, [outputs].
    ///   - mask: logits, [4 side, 4 side].
    func mask(
        of view: PromptView,
        levels: ImageLevels,
        filter: UnsafePointer<Float>,
        into mask: MutableMatrixView
    ) {
        let worker = view.worker
        let count = view.features.columns
        worker.withMatrix(rows: 4 * first.outputs, columns: view.basis.rows) { effects in
            first.weights.withMatrix(columns: first.inputs) { weights in
                worker.multiply(.float32(weights), .float32(view.basis.view), transposed: true, into: effects)
            }
            for start in stride(from: 0, to: count, by: Self.blockSize) {
                let block = start..<min(start + Self.blockSize, count)
                worker.withTokenColumns(rows: 4 * first.outputs, columns: block.count) { pixels in
                    let weights = view.weights.factor(rows: 0..<effects.columns, columns: block)
                    view.multiply(effects.view, weights, into: pixels)
                    levels.upscaledOffsets.withMatrix(columns: pixels.rows) { offsets in
                        pixels.blend(
                            with: view.features.rows(levels.upscaled).columns(block),
                            factors: view.scales + block.lowerBound,
                            offsets: offsets.base
                        )
                    }
                    finish(pixels, block: block, filter: filter, into: mask, worker: worker)
                }
            }
        }
    }

    /// Turns the four pixels of each token of a block into sixteen logits.
    private func finish(
        _ pixels: MutableMatrixView,
        block: Range<Int>,
        filter: UnsafePointer<Float>,
        into mask: MutableMatrixView,
        worker: Worker
    ) {
        worker.withTokenColumns(rows: 4 * second.outputs, columns: block.count) { larger in
            worker.withScratch(Float.self, count: block.count) { logits in
                for outer in 0..<4 {
                    let part = pixels.rows(outer * first.outputs..<(outer + 1) * first.outputs)
                    norm.applyGELU(toColumns: part)
                    second.map.weights.withFactor { weights in
                        worker.withFactor(part.view, precision: second.map.weights.precision) { part in
                            worker.multiply(weights, part, into: larger)
                        }
                    }
                    for inner in 0..<4 {
                        let rows = larger.rows(inner * outputs..<(inner + 1) * outputs).view
                        bias.withMatrix(columns: outputs) {
                            rows.geluDots(bias: $0.base, weights: filter, into: logits)
                        }
                        place(logits, tokens: block, outer: outer, inner: inner, into: mask)
                    }
                }
            }
        }
    }

    /// Stores a logit for each of some tokens: two upscalings by two, the outer four pixels of a token, each with its
    /// inner four.
    private func place(
        _ logits: UnsafePointer<Float>,
        tokens: Range<Int>,
        outer: Int,
        inner: Int,
        into mask: MutableMatrixView
    ) {
        let side = mask.columns / 4
        let (down, right) = (outer / 2 * 2 + inner / 2, outer % 2 * 2 + inner % 2)
        for token in tokens {
            mask.row(token / side * 4 + down)[token % side * 4 + right] = logits[token - tokens.lowerBound]
        }
    }
}
