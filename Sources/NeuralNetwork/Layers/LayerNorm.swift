import CKernels

/// Normalises rows to mean 0 and variance 1, then scales and shifts each column.
///
/// y = (x - mean) / sqrt(variance + epsilon) * gain + shift, with the biased variance (Ba and others, 2016). PyTorch's
/// `LayerNorm` over the last dimension; SAM's `LayerNorm2d` is the same over the channels of a pixel, which are a row
/// here.
public struct LayerNorm: Sendable {
    /// Factors of the columns, [width].
    package let gain: Tensor
    /// What is added to the columns, [width].
    package let shift: Tensor
    /// What is added to the variance.
    package let epsilon: Float

    /// Numbers in a row.
    public var width: Int { gain.count }

    /// Makes a normalisation.
    ///
    /// - Parameters:
    ///   - gain: [width].
    ///   - shift: [width].
    ///   - epsilon: what is added to the variance.
    /// - Throws: `NetworkError.shape` when gain and shift do not fit one another.
    public init(gain: Tensor, shift: Tensor, epsilon: Float) throws(NetworkError) {
        guard gain.shape.count == 1, shift.shape == gain.shape else {
            throw .shape(expected: gain.shape, found: shift.shape, what: "shift of a normalisation")
        }
        self.gain = gain
        self.shift = shift
        self.epsilon = epsilon
    }

    /// Normalises rows.
    ///
    /// - Parameters:
    ///   - input: any shape whose last extent is the width.
    ///   - workers: the threads.
    /// - Returns: the same shape.
    /// - Throws: `NetworkError.shape` when the input does not fit.
    public func apply(to input: Tensor, workers: Workers) throws(NetworkError) -> Tensor {
        guard input.shape.last == width else {
            throw .shape(expected: input.shape.dropLast() + [width], found: input.shape, what: "normalisation input")
        }
        var output = Tensor(uninitialized: input.shape)
        input.withMatrix(columns: width) { source in
            output.withMutableMatrix(columns: width) { target in
                workers.forEachBlock(ofRows: source.rows) { _, rows in
                    apply(to: source.rows(rows), into: target.rows(rows))
                }
            }
        }
        return output
    }

    /// Normalises rows on one thread; input and output may be the same.
    package func apply(to input: MatrixView, into output: MutableMatrixView) {
        precondition(input.columns == width && output.columns == width && input.rows == output.rows)
        gain.withValues { gain in
            shift.withValues { shift in
                guard let gain = gain.baseAddress, let shift = shift.baseAddress else { return }
                kernel_layer_norm(
                    input.base,
                    input.stride,
                    output.base,
                    output.stride,
                    input.rows,
                    input.columns,
                    gain,
                    shift,
                    epsilon
                )
            }
        }
    }

    /// Normalises the columns of a matrix of one row for each feature, followed by GELU.
    package func applyGELU(toColumns matrix: MutableMatrixView) {
        precondition(matrix.rows == width, "columns of another length")
        gain.withMatrix(columns: width) { gain in
            shift.withMatrix(columns: width) { shift in
                kernel_norm_columns_gelu(
                    matrix.base,
                    matrix.stride,
                    matrix.rows,
                    matrix.columns,
                    gain.base,
                    shift.base,
                    epsilon
                )
            }
        }
    }
}
