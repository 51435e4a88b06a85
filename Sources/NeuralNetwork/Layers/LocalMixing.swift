/// Adds to every token of a square grid what its eight neighbours and it say, channel by channel: a residual depthwise
/// convolution of 3 x 3 tokens with a border of zeros (Chu and others, 2021, conditional positional encoding).
public struct LocalMixing: Sendable {
    /// For each of the nine places in row-major order, a factor for every channel: [9, channels].
    private let factors: Tensor
    private let bias: Tensor

    /// Makes the layer.
    ///
    /// - Parameters:
    ///   - weights: [channels, 1, 3, 3].
    ///   - bias: [channels].
    /// - Throws: `NetworkError.shape` when the two do not fit.
    public init(weights: Tensor, bias: Tensor) throws(NetworkError) {
        let channels = bias.count
        guard weights.shape == [channels, 1, 3, 3] else {
            throw .shape(expected: [channels, 1, 3, 3], found: weights.shape, what: "local mixing")
        }
        let values = weights.values
        factors = try Tensor(
            shape: [9, channels],
            values: (0..<9).flatMap { place in (0..<channels).map { values[$0 * 9 + place] } }
        )
        self.bias = bias
    }

    /// Mixes.
    ///
    /// - Parameters:
    ///   - tokens: [side * side, channels], in row-major order.
    ///   - workers: the threads.
    /// - Returns: the same shape.
    /// - Throws: `NetworkError.shape` when the tokens do not fit.
    public func apply(to tokens: Tensor, workers: Workers) throws(NetworkError) -> Tensor {
        let side = Int(Double(tokens.shape.first ?? 0).squareRoot().rounded())
        guard tokens.shape == [side * side, bias.count] else {
            throw .shape(expected: [side * side, bias.count], found: tokens.shape, what: "tokens to be mixed")
        }
        var output = tokens
        tokens.withMatrix(columns: bias.count) { source in
            factors.withMatrix(columns: bias.count) { factors in
                output.withMutableMatrix(columns: bias.count) { target in
                    workers.forEachBlock(ofRows: side * side) { _, rows in
                        for row in rows { mix(row, of: source, factors: factors, side: side, into: target.row(row)) }
                    }
                }
            }
        }
        return output
    }

    private func mix(
        _ token: Int,
        of source: MatrixView,
        factors: MatrixView,
        side: Int,
        into target: UnsafeMutablePointer<Float>
    ) {
        bias.withValues { for channel in $0.indices { target[channel] += $0[channel] } }
        let (row, column) = (token / side, token % side)
        for down in max(row - 1, 0)...min(row + 1, side - 1) {
            for across in max(column - 1, 0)...min(column + 1, side - 1) {
                let neighbour = source.row(down * side + across)
                let factor = factors.row((down - row + 1) * 3 + across - column + 1)
                for channel in 0..<source.columns { target[channel] += factor[channel] * neighbour[channel] }
            }
        }
    }
}
