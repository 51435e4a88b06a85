import CKernels

/// Attention of rows to rows in several heads (Vaswani and others, 2017), as PyTorch's `MultiheadAttention` and SAM's
/// `Attention`: softmax(q k^T / sqrt(head width)) v.
public struct MultiHeadAttention: Sendable {
    private let queryMap: Linear
    private let keyMap: Linear
    private let valueMap: Linear
    private let outputMap: Linear
    /// Number of heads.
    public let heads: Int
    private let precision: Precision

    /// Makes an attention.
    ///
    /// - Parameters:
    ///   - queryMap: to the inner width, a multiple of the heads.
    ///   - keyMap: to the inner width.
    ///   - valueMap: to the inner width.
    ///   - outputMap: from the inner width.
    ///   - heads: number of heads.
    ///   - precision: that of the products of queries, keys and values.
    /// - Throws: `NetworkError.shape` when the maps do not fit one another.
    public init(
        queryMap: Linear,
        keyMap: Linear,
        valueMap: Linear,
        outputMap: Linear,
        heads: Int,
        precision: Precision = .float32
    ) throws(NetworkError) {
        let inner = outputMap.inputs
        for map in [queryMap, keyMap, valueMap] where map.outputs != inner || heads < 1 || inner % heads != 0 {
            throw .shape(expected: [inner], found: [map.outputs], what: "attention of \(heads) heads")
        }
        self.queryMap = queryMap
        self.keyMap = keyMap
        self.valueMap = valueMap
        self.outputMap = outputMap
        self.heads = heads
        self.precision = precision
    }

    private var inner: Int { outputMap.inputs }
    private var headWidth: Int { inner / heads }

    /// Keys and values of all heads, ready to be attended to.
    package struct Memory {
        /// Head by head: keys, then values.
        let storage: FactorStorage
        /// Number of keys.
        let count: Int
    }

    /// Attends.
    ///
    /// - Parameters:
    ///   - queries: [m, width].
    ///   - keys: [n, width].
    ///   - values: [n, width].
    ///   - workers: the threads.
    /// - Returns: [m, outputs].
    /// - Throws: `NetworkError.shape` when the inputs do not fit.
    public func apply(
        queries: Tensor,
        keys: Tensor,
        values: Tensor,
        workers: Workers
    ) throws(NetworkError) -> Tensor {
        for (input, map) in [(queries, queryMap), (keys, keyMap), (values, valueMap)]
        where input.shape.count != 2 || input.shape[1] != map.inputs || values.shape[0] != keys.shape[0] {
            throw .shape(expected: [keys.shape[0], map.inputs], found: input.shape, what: "attention input")
        }
        let memory = try memory(keys: keys, values: values, workers: workers)
        var output = Tensor(uninitialized: [queries.shape[0], outputMap.outputs])
        queries.withMatrix(columns: queryMap.inputs) { source in
            output.withMutableMatrix(columns: outputMap.outputs) { target in
                workers.forEachBlock(ofRows: source.rows) { worker, rows in
                    apply(to: source.rows(rows), memory: memory, into: target.rows(rows), worker: worker)
                }
            }
        }
        return output
    }

    /// Maps keys and values once for many queries.
    ///
    /// - Parameters:
    ///   - keys: [n, width].
    ///   - values: [n, width].
    ///   - workers: the threads.
    /// - Returns: what `apply(to:memory:into:worker:)` attends to.
    /// - Throws: `NetworkError.shape` when the inputs do not fit.
    package func memory(keys: Tensor, values: Tensor, workers: Workers) throws(NetworkError) -> Memory {
        let count = keys.shape.first ?? 0
        let storage = FactorStorage(rows: heads * 2 * count, columns: headWidth, precision: precision)
        for (part, (map, input)) in [(keyMap, keys), (valueMap, values)].enumerated() {
            let mapped = try map.apply(to: input, workers: workers)
            mapped.withMatrix(columns: inner) { matrix in
                workers.forEach(heads) { _, head in
                    for row in 0..<count {
                        let source = matrix.row(row) + head * headWidth
                        storage.store(source, count: headWidth, row: (head * 2 + part) * count + row)
                    }
                }
            }
        }
        return Memory(storage: storage, count: count)
    }

    /// Attends on one thread; the output may be the memory of the queries.
    package func apply(to queries: MatrixView, memory: Memory, into output: MutableMatrixView, worker: Worker) {
        let count = memory.count
        let product = ScaledDotProduct(scale: 1 / Float(headWidth).squareRoot(), precision: precision)
        worker.withMatrix(rows: queries.rows, columns: inner) { mapped in
            queryMap.apply(to: queries, into: mapped, worker: worker)
            for head in 0..<heads {
                let part = mapped.columns(head * headWidth..<(head + 1) * headWidth)
                let start = head * 2 * count
                worker.withFactor(part.view, precision: precision) { queries in
                    product.attend(
                        queries,
                        keys: memory.storage.factor(rows: start..<start + count),
                        values: memory.storage.factor(rows: start + count..<start + 2 * count),
                        into: part,
                        worker: worker
                    ) { _, logits in kernel_exponentials(logits, count) }
                }
            }
            outputMap.apply(to: mapped.view, into: output, worker: worker)
        }
    }
}
