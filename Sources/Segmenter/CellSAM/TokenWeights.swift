import NeuralNetwork

/// Weights of a prompt's vectors in the tokens of its image, [vectors, tokens]: in single precision, and at the
/// precision of products.
struct TokenWeights {
    let values: MutableMatrixView
    /// Rounded weights of all prompts; nil when products are in single precision.
    let rounded: FactorStorage?
    /// The first of the prompt's rows among the rounded weights.
    let firstRow: Int

    /// Rounds weights that have changed, if products need that.
    func round(rows: Range<Int>, columns: Range<Int>) {
        guard let rounded else { return }
        for row in rows {
            let source = values.row(row) + columns.lowerBound
            rounded.store(source, count: columns.count, row: firstRow + row, column: columns.lowerBound)
        }
    }

    /// Some of the weights as a factor of a product.
    func factor(rows: Range<Int>, columns: Range<Int>) -> Factor {
        let all = firstRow + rows.lowerBound..<firstRow + rows.upperBound
        return rounded?.factor(rows: all, columns: columns) ?? .float32(values.rows(rows).columns(columns).view)
    }
}
