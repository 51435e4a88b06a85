import CKernels

/// Attention of some queries to all keys: softmax(scale * q k^T) v (Vaswani and others, 2017).
///
/// The weights are kept unnormalised and their sum divides the result, which is smaller.
struct ScaledDotProduct {
    /// Factor of the products of queries and keys.
    var scale: Float
    /// That of the products.
    var precision: Precision

    /// Attends on one thread.
    ///
    /// - Parameters:
    ///   - queries: [m, head width].
    ///   - keys: [n, head width].
    ///   - values: [n, head width].
    ///   - output: [m, head width]; may be the memory of the queries.
    ///   - worker: the thread.
    ///   - exponentials: turns the n logits of a query into exponentials and returns their sum.
    func attend(
        _ queries: Factor,
        keys: Factor,
        values: Factor,
        into output: MutableMatrixView,
        worker: Worker,
        exponentials: (_ query: Int, _ logits: UnsafeMutablePointer<Float>) -> Float
    ) {
        worker.withMatrix(rows: output.rows, columns: keys.rows) { logits in
            worker.multiply(queries, keys, transposed: true, into: logits, scale: scale)
            worker.withScratch(Float.self, count: output.rows) { sums in
                for row in 0..<output.rows { sums[row] = exponentials(row, logits.row(row)) }
                worker.withFactor(logits.view, precision: precision) {
                    worker.multiply($0, values, into: output)
                }
                for row in 0..<output.rows {
                    kernel_scale(output.row(row), output.row(row), output.columns, 1 / sums[row])
                }
            }
        }
    }
}
