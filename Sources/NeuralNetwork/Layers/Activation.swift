import CKernels

/// Functions of single numbers and of rows.
public enum Activation {
    /// GELU with the exact error function (Hendrycks and Gimpel 2016): t / 2 (1 + erf(t / sqrt 2)).
    ///
    /// Within 4e-7 |t| of the exact value.
    ///
    /// - Parameter tensor: any shape.
    /// - Returns: the same shape.
    public static func gelu(_ tensor: Tensor) -> Tensor {
        var result = tensor
        let zeros = [Float](repeating: 0, count: tensor.count)
        result.withMutableValues { numbers in
            guard let base = numbers.baseAddress else { return }
            kernel_add_bias_gelu(base, numbers.count, 1, numbers.count, zeros)
        }
        return result
    }

    /// Softmax over the last dimension.
    ///
    /// - Parameter tensor: any shape with at least one dimension.
    /// - Returns: the same shape; every row sums to 1.
    public static func softmax(_ tensor: Tensor) -> Tensor {
        var result = tensor
        let columns = max(tensor.shape.last ?? 1, 1)
        result.withMutableMatrix(columns: columns) { matrix in
            for row in 0..<matrix.rows { matrix.softmaxRow(row) }
        }
        return result
    }
}
