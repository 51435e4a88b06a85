import NeuralNetwork

/// What the tokens of a batch of prompts are to their images in one layer.
struct ImageUpdate {
    let change: ImageLevel.Change
    /// Mapped keys, [prompts * tokens, inner].
    let keys: Tensor
    /// Mapped values, each head followed by 1: [prompts * tokens, heads * (head width + 1)].
    let values: Tensor

    /// Maps the tokens of prompts.
    ///
    /// - Parameters:
    ///   - change: of the layer.
    ///   - queries: the prompts' tokens, [prompts * tokens, width].
    ///   - positions: theirs.
    ///   - workers: the threads.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    init(_ change: ImageLevel.Change, queries: Tensor, positions: Tensor, workers: Workers) throws(NetworkError) {
        self.change = change
        let attention = change.attention
        keys = try attention.key.linear.apply(to: queries.adding(positions), workers: workers)
        let mapped = try attention.value.linear.apply(to: queries, workers: workers)
        let depth = attention.headWidth
        var values = Tensor(shape: [queries.shape[0], attention.heads * (depth + 1)], repeating: 1)
        mapped.withMatrix(columns: depth) { source in
            values.withMutableMatrix(columns: depth + 1) { $0.columns(0..<depth).copy(source) }
        }
        self.values = values
    }
}
