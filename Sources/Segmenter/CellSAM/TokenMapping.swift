import NeuralNetwork

/// Linear maps of the same tokens, one behind the other; what they give has a row for each feature: [features, tokens].
struct TokenMapping {
    private let precision: Precision
    private var parts: [(weights: WeightMatrix, rows: Range<Int>)] = []
    /// The row behind those of all maps.
    private(set) var endRow: Int

    /// Makes a mapping without maps, whose first one will begin at a row.
    init(precision: Precision, firstRow: Int = 0) {
        self.precision = precision
        endRow = firstRow
    }

    /// Adds a map, [features, width].
    ///
    /// - Returns: its rows in the result.
    mutating func add(_ weights: Tensor) -> Range<Int> {
        let rows = endRow..<endRow + weights.shape[0]
        parts.append((WeightMatrix(weights, precision: precision), rows))
        endRow = rows.upperBound
        return rows
    }

    /// Maps tokens.
    ///
    /// - Parameters:
    ///   - tokens: [tokens, width].
    ///   - result: [rows, tokens].
    ///   - workers: the threads.
    func apply(to tokens: MatrixView, into result: MutableMatrixView, workers: Workers) {
        workers.forEachBlock(ofRows: tokens.rows) { worker, block in
            worker.withFactor(tokens.rows(block), precision: precision) { tokens in
                for part in parts {
                    part.weights.withFactor { weights in
                        let target = result.rows(part.rows).columns(block)
                        worker.multiply(weights, tokens, transposed: true, into: target)
                    }
                }
            }
        }
    }
}
