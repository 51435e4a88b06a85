import Foundation
import NeuralNetwork

/// The tokens of each prompt look at one another; many prompts are mapped at once.
struct PromptSelfAttention {
    private let query: Linear
    private let key: Linear
    private let value: Linear
    private let output: Linear
    private let heads: Int

    init(_ weights: NetworkWeights, heads: Int) throws(NetworkError) {
        query = try weights.linear("q_proj")
        key = try weights.linear("k_proj")
        value = try weights.linear("v_proj")
        output = try weights.linear("out_proj")
        self.heads = heads
    }

    /// Attends within each prompt.
    ///
    /// - Parameters:
    ///   - positioned: what queries and keys are made of, [prompts * tokens, width].
    ///   - plain: what values are made of, [prompts * tokens, width].
    ///   - tokens: tokens of a prompt.
    ///   - workers: the threads.
    /// - Returns: [prompts * tokens, width].
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    func apply(
        positioned: Tensor,
        plain: Tensor,
        tokens: Int,
        workers: Workers
    ) throws(NetworkError) -> Tensor {
        var queries = try query.apply(to: positioned, workers: workers)
        let keys = try key.apply(to: positioned, workers: workers)
        let values = try value.apply(to: plain, workers: workers)
        let inner = query.outputs
        queries.withMutableMatrix(columns: inner) { queries in
            keys.withMatrix(columns: inner) { keys in
                values.withMatrix(columns: inner) { values in
                    workers.forEach(queries.rows / tokens) { worker, prompt in
                        let rows = prompt * tokens..<(prompt + 1) * tokens
                        attend(queries.rows(rows), keys: keys.rows(rows), values: values.rows(rows), worker: worker)
                    }
                }
            }
        }
        return try output.apply(to: queries, workers: workers)
    }

    /// Replaces the queries of a prompt by what they see.
    private func attend(_ queries: MutableMatrixView, keys: MatrixView, values: MatrixView, worker: Worker) {
        let width = queries.columns / heads
        worker.withMatrix(rows: queries.rows, columns: queries.rows) { weights in
            for head in 0..<heads {
                let part = head * width..<(head + 1) * width
                worker.multiply(
                    .float32(queries.columns(part).view),
                    .float32(keys.columns(part)),
                    transposed: true,
                    into: weights,
                    scale: 1 / Float(width).squareRoot()
                )
                for row in 0..<weights.rows { weights.softmaxRow(row) }
                worker.multiply(.float32(weights.view), .float32(values.columns(part)), into: queries.columns(part))
            }
        }
    }
}
