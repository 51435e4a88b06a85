/// Linear maps with ReLU between them, as in the heads of SAM and DETR.
public struct Perceptron: Sendable {
    private let layers: [Linear]

    /// Makes a perceptron of linear maps, each of which takes what the one before gives.
    ///
    /// - Throws: `NetworkError.shape` when they do not fit one another, or there is none.
    public init(_ layers: [Linear]) throws(NetworkError) {
        guard !layers.isEmpty else { throw .shape(expected: [1], found: [0], what: "layers of a perceptron") }
        for (first, second) in zip(layers, layers.dropFirst()) where first.outputs != second.inputs {
            throw .shape(expected: [first.outputs], found: [second.inputs], what: "layers of a perceptron")
        }
        self.layers = layers
    }

    /// Maps rows.
    ///
    /// - Parameters:
    ///   - input: any shape whose last extent is the inputs of the first layer.
    ///   - workers: the threads.
    /// - Returns: the same shape with the outputs of the last layer as its last extent.
    /// - Throws: `NetworkError.shape` when the input does not fit.
    public func apply(to input: Tensor, workers: Workers) throws(NetworkError) -> Tensor {
        var value = input
        for (index, layer) in layers.enumerated() {
            value = try layer.apply(to: value, workers: workers)
            if index < layers.count - 1 { value.replaceNegativesByZero() }
        }
        return value
    }
}

extension Tensor {
    /// Replaces numbers below 0 by 0 (ReLU).
    mutating func replaceNegativesByZero() {
        withMutableValues { numbers in
            for index in numbers.indices where numbers[index] < 0 { numbers[index] = 0 }
        }
    }
}
