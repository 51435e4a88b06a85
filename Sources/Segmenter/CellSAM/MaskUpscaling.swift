import NeuralNetwork

/// The last part of SAM's mask decoder: image tokens to a mask of four times the grid's side.
struct MaskUpscaling {
    private let first: UpscalingConvolution
    private let norm: LayerNorm
    private let second: UpscalingConvolution

    /// Tokens that are worked on at a time; what is made of them stays in the cache.
    private static let blockSize = 128

    init(_ weights: NetworkWeights) throws(NetworkError) {
        first = try UpscalingConvolution(
            weights: try weights.tensor("0.weight"),
            bias: try weights.tensor("0.bias"),
            precision: weights.productPrecision
        )
        norm = try weights.layerNorm("1", epsilon: 1e-6)
        second = try UpscalingConvolution(
            weights: try weights.tensor("3.weight"),
            bias: try weights.tensor("3.bias"),
            precision: weights.productPrecision
        )
    }

    /// Channels of an upscaled pixel.
    var outputs: Int { second.outputs }

    /// The mask of a prompt.
    ///
    /// - Parameters:
    ///   - tokens: of the image, [side * side, width].
    ///   - side: of the grid.
    ///   - filter: what every upscaled pixel is multiplied with, [outputs].
    ///   - mask: logits, [4 side, 4 side].
    ///   - worker: the thread.
    func mask(
        of tokens: MatrixView,
        side: Int,
        filter: UnsafePointer<Float>,
        into mask: MutableMatrixView,
        worker: Worker
    ) {
        for start in stride(from: 0, to: tokens.rows, by: Self.blockSize) {
            let rows = start..<min(start + Self.blockSize, tokens.rows)
            upscale(tokens.rows(rows), worker: worker) { pixels in
                worker.withScratch(Float.self, count: pixels.rows) { products in
                    pixels.multiply(by: filter, into: products)
                    for (index, token) in rows.enumerated() {
                        let (top, left) = (token / side * 4, token % side * 4)
                        for pixel in 0..<16 {
                            // Two upscalings by two: the outer four pixels of a token, each with its inner four.
                            let (outer, inner) = (pixel / 4, pixel % 4)
                            let row = top + outer / 2 * 2 + inner / 2
                            let column = left + outer % 2 * 2 + inner % 2
                            mask.row(row)[column] = products[index * 16 + pixel]
                        }
                    }
                }
            }
        }
    }

    /// Upscaled pixels of some tokens, sixteen for each: [16 tokens, outputs].
    private func upscale(_ tokens: MatrixView, worker: Worker, _ body: (MatrixView) -> Void) {
        worker.withMatrix(rows: tokens.rows, columns: 4 * first.outputs) { large in
            first.apply(to: tokens, into: large, worker: worker)
            let pixels = MutableMatrixView(large.base, rows: 4 * tokens.rows, columns: first.outputs)
            norm.applyGELU(to: pixels.view, into: pixels)
            worker.withMatrix(rows: pixels.rows, columns: 4 * second.outputs) { larger in
                second.applyGELU(to: pixels.view, into: larger, worker: worker)
                body(MatrixView(larger.base, rows: 4 * pixels.rows, columns: second.outputs))
            }
        }
    }

    /// Upscaled pixels of all tokens, for comparisons with a reference: [16 tokens, outputs].
    func upscaled(_ tokens: Tensor, workers: Workers) -> Tensor {
        let width = first.inputs
        var result = Tensor(uninitialized: [tokens.count / width * 16, outputs])
        tokens.withMatrix(columns: width) { tokens in
            result.withMutableMatrix(columns: outputs) { result in
                workers.forEach(1) { worker, _ in upscale(tokens, worker: worker) { result.copy($0) } }
            }
        }
        return result
    }
}
