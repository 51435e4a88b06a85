public import NeuralNetwork

/// The tensors of a network, by name, and the layers that are made of them.
package struct NetworkWeights {
    /// What all names begin with.
    private let prefix: String
    private let precision: Precision
    private let lookUp: (String) throws(NetworkError) -> Tensor

    /// Makes a table of weights.
    ///
    /// - Parameters:
    ///   - prefix: what all names begin with.
    ///   - precision: that of matrix products.
    ///   - lookUp: finds a tensor by its whole name.
    package init(
        prefix: String = "",
        precision: Precision,
        lookUp: @escaping (String) throws(NetworkError) -> Tensor
    ) {
        self.prefix = prefix
        self.precision = precision
        self.lookUp = lookUp
    }

    /// The part of the network under a name.
    func part(_ name: String) -> NetworkWeights {
        NetworkWeights(prefix: prefix + name, precision: precision, lookUp: lookUp)
    }

    /// The same weights, multiplied in single precision.
    var inSinglePrecision: NetworkWeights {
        NetworkWeights(prefix: prefix, precision: .float32, lookUp: lookUp)
    }

    /// The precision of matrix products.
    var productPrecision: Precision { precision }

    func tensor(_ name: String) throws(NetworkError) -> Tensor {
        try lookUp(prefix + name)
    }

    func linear(_ name: String, hasBias: Bool = true) throws(NetworkError) -> Linear {
        try Linear(
            weights: try tensor(name + ".weight"),
            bias: hasBias ? try tensor(name + ".bias") : nil,
            precision: precision
        )
    }

    func layerNorm(_ name: String, epsilon: Float) throws(NetworkError) -> LayerNorm {
        try LayerNorm(gain: try tensor(name + ".weight"), shift: try tensor(name + ".bias"), epsilon: epsilon)
    }

    func perceptron(_ name: String, layers: Int) throws(NetworkError) -> Perceptron {
        var maps: [Linear] = []
        for layer in 0..<layers { maps.append(try linear("\(name).layers.\(layer)")) }
        return try Perceptron(maps)
    }

    /// Some rows of a map whose weights are stored together with others.
    func linear(
        fused name: String,
        rows: Range<Int>
    ) throws(NetworkError) -> Linear {
        try Linear(
            weights: try tensor(name + "_weight").slice(rows),
            bias: try tensor(name + "_bias").slice(rows),
            precision: precision
        )
    }
}

/// Hears the name and the value of a stage of a network, for comparisons with a reference.
public typealias StageObserver = (_ stage: String, _ value: Tensor) -> Void
