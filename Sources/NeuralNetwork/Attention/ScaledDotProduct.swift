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
    ///   - exponentials: turns the n logits of a query into exponentials, in place or rounded elsewhere, and returns
    ///     their sum.
    func attend(
        _ queries: Factor,
        keys: Factor,
        values: Factor,
        into output: MutableMatrixView,
        worker: Worker,
        exponentials: (
            _ query: Int, _ logits: UnsafeMutablePointer<Float>, _ rounded: UnsafeMutablePointer<UInt16>?
        ) -> Float
    ) {
        let (rows, columns) = (output.rows, keys.rows)
        worker.withMatrix(rows: rows, columns: columns) { logits in
            worker.multiply(queries, keys, transposed: true, into: logits, scale: scale)
            worker.withScratch(Float.self, count: rows) { sums in
                switch precision {
                case .float32:
                    for row in 0..<rows { sums[row] = exponentials(row, logits.row(row), nil) }
                    worker.multiply(.float32(logits.view), values, into: output)
                case .bfloat16:
                    worker.withScratch(UInt16.self, count: rows * columns) { rounded in
                        for row in 0..<rows {
                            sums[row] = exponentials(row, logits.row(row), rounded + row * columns)
                        }
                        let weights = BFloat16View(base: rounded, rows: rows, columns: columns)
                        worker.multiply(.bfloat16(weights), values, into: output)
                    }
                }
                for row in 0..<rows {
                    kernel_scale(output.row(row), output.row(row), output.columns, 1 / sums[row])
                }
            }
        }
    }
}
