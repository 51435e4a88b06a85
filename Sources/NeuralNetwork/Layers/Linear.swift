import CKernels

/// A linear map of rows: y = x W^T + b, as PyTorch's `Linear`; also a convolution of 1 x 1.
public struct Linear: Sendable {
    /// Weights, [outputs, inputs].
    package let weights: WeightMatrix
    /// Bias, [outputs]; nil for none.
    package let bias: Tensor?

    /// Numbers that come out of a row.
    public var outputs: Int { weights.outputs }
    /// Numbers that go in.
    public var inputs: Int { weights.inputs }

    /// Makes a linear map.
    ///
    /// - Parameters:
    ///   - weights: [outputs, inputs]; further extents of inputs are taken together.
    ///   - bias: [outputs]; nil for none.
    ///   - precision: that of the product.
    /// - Throws: `NetworkError.shape` when the bias does not fit.
    public init(weights: Tensor, bias: Tensor?, precision: Precision = .float32) throws(NetworkError) {
        if let bias, bias.shape != [weights.shape.first ?? 1] {
            throw .shape(expected: [weights.shape.first ?? 1], found: bias.shape, what: "bias")
        }
        self.weights = WeightMatrix(weights, precision: precision)
        self.bias = bias
    }

    /// Maps rows.
    ///
    /// - Parameters:
    ///   - input: any shape whose last extent is the inputs.
    ///   - workers: the threads.
    /// - Returns: the same shape with the outputs as its last extent.
    /// - Throws: `NetworkError.shape` when the input does not fit.
    public func apply(to input: Tensor, workers: Workers) throws(NetworkError) -> Tensor {
        guard input.shape.last == inputs else {
            throw .shape(expected: input.shape.dropLast() + [inputs], found: input.shape, what: "linear input")
        }
        let rows = input.count / max(inputs, 1)
        var output = Tensor(uninitialized: input.shape.dropLast() + [outputs])
        input.withMatrix(columns: inputs) { source in
            output.withMutableMatrix(columns: outputs) { target in
                if rows < Workers.rowsPerBlock {
                    workers.forEachBlock(ofRows: outputs, block: Self.outputsPerBlock) { worker, part in
                        apply(to: source, outputs: part, into: target.columns(part), worker: worker)
                    }
                } else {
                    workers.forEachBlock(ofRows: rows) { worker, range in
                        apply(to: source.rows(range), into: target.rows(range), worker: worker)
                    }
                }
            }
        }
        return output
    }

    /// Outputs that are computed at a time when there are few rows to share out.
    private static let outputsPerBlock = 128

    /// Maps rows to some of the outputs.
    private func apply(to input: MatrixView, outputs part: Range<Int>, into output: MutableMatrixView, worker: Worker) {
        weights.withFactor { weights in
            worker.withFactor(input, precision: self.weights.precision) { input in
                worker.multiply(input, weights.rows(part), transposed: true, into: output)
            }
        }
        bias?.withMatrix(columns: outputs) { output.addToRows($0.base + part.lowerBound) }
    }

    /// Maps rows on one thread.
    package func apply(to input: MatrixView, into output: MutableMatrixView, worker: Worker) {
        worker.multiply(input, by: weights, into: output)
        addBias(to: output, with: kernel_add_bias)
    }

    /// Maps rows on one thread and adds the result to what is there.
    package func add(_ input: MatrixView, to output: MutableMatrixView, worker: Worker) {
        worker.multiply(input, by: weights, into: output, accumulating: true)
        addBias(to: output, with: kernel_add_bias)
    }

    /// Maps rows on one thread, followed by GELU.
    package func applyGELU(to input: MatrixView, into output: MutableMatrixView, worker: Worker) {
        worker.multiply(input, by: weights, into: output)
        addBias(to: output, with: kernel_add_bias_gelu)
    }

    /// Maps rows on one thread, followed by ReLU.
    package func applyReLU(to input: MatrixView, into output: MutableMatrixView, worker: Worker) {
        worker.multiply(input, by: weights, into: output)
        addBias(to: output, with: kernel_add_bias_relu)
    }

    private typealias BiasKernel =
        (UnsafeMutablePointer<Float>, Int, Int, Int, UnsafePointer<Float>) -> Void

    private func addBias(to output: MutableMatrixView, with kernel: BiasKernel) {
        let zeros = bias ?? Tensor(shape: [outputs])
        zeros.withValues { numbers in
            guard let base = numbers.baseAddress else { return }
            kernel(output.base, output.stride, output.rows, output.columns, base)
        }
    }
}
