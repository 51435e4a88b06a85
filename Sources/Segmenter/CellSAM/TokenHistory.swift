import NeuralNetwork

/// The normalisations that the tokens of an image have gone through, but for what prompts add to them.
///
/// A normalisation takes the mean off a token, scales it, multiplies its features by gains and adds shifts. The scale
/// depends on the prompt; what is left here are linear maps, equal for all prompts.
struct TokenHistory {
    private let width: Int
    private var gains: [Tensor] = []
    /// Shifts of the last normalisation, [width]; zeros before the first.
    private(set) var shift: Tensor

    /// The history of tokens that are as they were.
    init(width: Int) {
        self.width = width
        shift = Tensor(shape: [width])
    }

    /// Goes through one more normalisation.
    mutating func append(_ norm: LayerNorm) {
        gains.append(norm.gain)
        shift = norm.shift
    }

    /// The rows of a map that gives of the tokens, as they were, what the given map gives of the changed ones.
    func pulledBack(_ map: Tensor) -> Tensor {
        gains.reversed().reduce(map) { $0.multiplyingRows(by: $1).centringRows() }
    }

    /// The tokens as they are now, [tokens, width].
    func applied(to tokens: Tensor) -> Tensor {
        gains.reduce(tokens) { $0.centringRows().multiplyingRows(by: $1) }
    }

    /// What a linear map gives of the shifts, with its bias: [outputs].
    func offsets(of map: Linear, workers: Workers) throws(NetworkError) -> Tensor {
        try map.apply(to: try shift.reshaped([1, width]), workers: workers).reshaped([map.outputs])
    }
}

extension Tensor {
    /// Each row less its mean; rows are of the last extent.
    func centringRows() -> Tensor {
        var result = self
        result.withMutableMatrix(columns: shape.last ?? 1) { $0.centreRows() }
        return result
    }

    /// Each row times a vector, number by number.
    func multiplyingRows(by factors: Tensor) -> Tensor {
        var result = self
        result.withMutableMatrix(columns: factors.count) { rows in
            factors.withMatrix(columns: factors.count) { rows.multiplyRows(by: $0.base) }
        }
        return result
    }
}

extension MutableMatrixView {
    /// Takes its mean off every row.
    func centreRows() {
        for index in 0..<rows {
            let row = row(index)
            var sum: Float = 0
            for column in 0..<columns { sum += row[column] }
            let mean = sum / Float(columns)
            for column in 0..<columns { row[column] -= mean }
        }
    }

    /// Multiplies every row by a vector, number by number.
    func multiplyRows(by factors: UnsafePointer<Float>) {
        for index in 0..<rows {
            let row = row(index)
            for column in 0..<columns { row[column] *= factors[column] }
        }
    }

    /// Sums the squares of every row.
    func sumSquares(into sums: UnsafeMutablePointer<Float>) {
        for index in 0..<rows {
            let row = row(index)
            var sum: Float = 0
            for column in 0..<columns { sum += row[column] * row[column] }
            sums[index] = sum
        }
    }
}
