/// Weights of a linear map, [outputs, inputs], at the precision in which they are multiplied.
package struct WeightMatrix: Sendable {
    private enum Values: Sendable {
        case float32(Tensor)
        case bfloat16(BFloat16Matrix)
    }

    /// Numbers that come out.
    package let outputs: Int
    /// Numbers that go in.
    package let inputs: Int
    private let values: Values

    /// Prepares weights; at single precision they stay where they lie.
    ///
    /// - Parameters:
    ///   - tensor: a tensor whose first extent is the outputs, the others together the inputs.
    ///   - precision: that of the products.
    package init(_ tensor: Tensor, precision: Precision) {
        let outputs = tensor.shape.first ?? 1
        let inputs = tensor.shape.dropFirst().reduce(1, *)
        self.outputs = outputs
        self.inputs = inputs
        values =
            switch precision {
            case .float32: .float32(tensor)
            case .bfloat16: .bfloat16(tensor.withMatrix(columns: inputs) { BFloat16Matrix($0) })
            }
    }

    /// The precision of the products.
    package var precision: Precision {
        switch values {
        case .float32: .float32
        case .bfloat16: .bfloat16
        }
    }

    /// The weights as a factor of a product.
    package func withFactor<Result>(_ body: (Factor) -> Result) -> Result {
        switch values {
        case .float32(let tensor): tensor.withMatrix(columns: inputs) { body(.float32($0)) }
        case .bfloat16(let matrix): body(.bfloat16(matrix.view))
        }
    }
}
