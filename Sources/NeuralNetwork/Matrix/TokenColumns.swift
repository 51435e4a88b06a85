import CKernels

/// Operations on matrices whose columns are tokens and whose rows are features, or products of features.
extension MutableMatrixView {
    /// Replaces the columns of each group of consecutive rows by their softmax, divided by a number for each column.
    package func softmaxColumns(groups: Int, divisors: UnsafePointer<Float>) {
        precondition(rows % groups == 0, "groups of different sizes")
        kernel_softmax_columns(base, stride, groups, rows / groups, columns, divisors)
    }

    /// Multiplies every column by a number of its own.
    package func scaleColumns(by factors: UnsafePointer<Float>) {
        kernel_scale_columns(base, stride, rows, columns, factors)
    }

    /// Adds a matrix of the same size, then multiplies every column by a number and adds one to every row.
    package func blend(with other: MatrixView, factors: UnsafePointer<Float>, offsets: UnsafePointer<Float>) {
        precondition(other.rows == rows && other.columns == columns, "matrices of different sizes")
        kernel_blend_columns(base, stride, other.base, other.stride, rows, columns, factors, offsets)
    }

    /// Sets the matrix to products of features that are few, head by head, or adds them.
    ///
    /// - Parameters:
    ///   - queries: [rows of a head, heads * depth].
    ///   - features: [heads * depth, columns]; the matrix is [heads * rows of a head, columns].
    ///   - heads: number of heads.
    ///   - scale: a factor of the products.
    ///   - accumulating: whether they are added.
    package func setHeadProducts(
        of queries: MatrixView,
        with features: MatrixView,
        heads: Int,
        scale: Float,
        accumulating: Bool = false
    ) {
        precondition(queries.columns == features.rows && features.rows % heads == 0, "heads of different sizes")
        precondition(rows == heads * queries.rows && columns == features.columns, "matrices do not fit")
        kernel_head_products(
            queries.base,
            queries.stride,
            features.base,
            features.stride,
            heads,
            queries.rows,
            features.rows / heads,
            columns,
            scale,
            accumulating,
            base,
            stride
        )
    }
}

extension MatrixView {
    /// Numbers from a row to the next where many rows are read side by side: not a power of two, for which caches have
    /// few places.
    static func strideOfTokenColumns(_ columns: Int) -> Int { columns + 16 }

    /// Products of each column with the same one of another matrix.
    package func columnDots(with other: MatrixView, into dots: UnsafeMutablePointer<Float>) {
        precondition(other.rows == rows && other.columns == columns, "matrices of different sizes")
        kernel_column_dots(base, stride, other.base, other.stride, rows, columns, dots)
    }

    /// Sums of the GELUs of each column, by the weights of the rows.
    package func geluDots(
        bias: UnsafePointer<Float>,
        weights: UnsafePointer<Float>,
        into sums: UnsafeMutablePointer<Float>
    ) {
        kernel_gelu_dots(base, stride, rows, columns, bias, weights, sums)
    }
}

extension Tensor {
    /// Makes a matrix whose columns are tokens; what it holds is not defined.
    package init(rows: Int, tokenColumns columns: Int) {
        self.init(uninitialized: [rows, MatrixView.strideOfTokenColumns(columns)])
    }

    /// Reads a matrix whose columns are tokens.
    package func withTokenColumns<Result>(_ columns: Int, _ body: (MatrixView) -> Result) -> Result {
        withMatrix(columns: MatrixView.strideOfTokenColumns(columns)) { body($0.columns(0..<columns)) }
    }

    /// Changes a matrix whose columns are tokens.
    package mutating func withMutableTokenColumns<Result>(
        _ columns: Int,
        _ body: (MutableMatrixView) -> Result
    ) -> Result {
        withMutableMatrix(columns: MatrixView.strideOfTokenColumns(columns)) { body($0.columns(0..<columns)) }
    }
}
