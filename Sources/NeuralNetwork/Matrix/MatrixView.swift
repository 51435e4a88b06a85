import CKernels

/// Rows of numbers in memory that somebody else keeps alive; rows are `stride` numbers apart.
package struct MatrixView {
    /// The first number of the first row.
    package let base: UnsafePointer<Float>
    /// Number of rows.
    package let rows: Int
    /// Numbers in a row that belong to the matrix.
    package let columns: Int
    /// Numbers from the start of a row to the start of the next.
    package let stride: Int

    /// Makes a view; rows lie one behind the other unless a stride is given.
    package init(_ base: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
        self.base = base
        self.rows = rows
        self.columns = columns
        self.stride = stride ?? columns
    }

    /// Some of the rows.
    package func rows(_ range: Range<Int>) -> MatrixView {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows outside the matrix")
        return MatrixView(base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
    }

    /// Some of the columns.
    package func columns(_ range: Range<Int>) -> MatrixView {
        precondition(range.lowerBound >= 0 && range.upperBound <= columns, "columns outside the matrix")
        return MatrixView(base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
    }

    /// The start of a row.
    package func row(_ index: Int) -> UnsafePointer<Float> {
        base + index * stride
    }
}

/// Rows of numbers in memory that may be written.
package struct MutableMatrixView {
    /// The first number of the first row.
    package let base: UnsafeMutablePointer<Float>
    /// Number of rows.
    package let rows: Int
    /// Numbers in a row that belong to the matrix.
    package let columns: Int
    /// Numbers from the start of a row to the start of the next.
    package let stride: Int

    /// Makes a view; rows lie one behind the other unless a stride is given.
    package init(_ base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
        self.base = base
        self.rows = rows
        self.columns = columns
        self.stride = stride ?? columns
    }

    /// The same matrix, to be read.
    package var view: MatrixView { MatrixView(base, rows: rows, columns: columns, stride: stride) }

    /// Some of the rows.
    package func rows(_ range: Range<Int>) -> MutableMatrixView {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows outside the matrix")
        return MutableMatrixView(base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
    }

    /// Some of the columns.
    package func columns(_ range: Range<Int>) -> MutableMatrixView {
        precondition(range.lowerBound >= 0 && range.upperBound <= columns, "columns outside the matrix")
        return MutableMatrixView(base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
    }

    /// The start of a row.
    package func row(_ index: Int) -> UnsafeMutablePointer<Float> {
        base + index * stride
    }

    /// Copies the numbers of a matrix of the same size.
    package func copy(_ source: MatrixView) {
        precondition(source.rows == rows && source.columns == columns, "matrices of different sizes")
        for index in 0..<rows { row(index).update(from: source.row(index), count: columns) }
    }

    /// Sets a row to the sum of two.
    package func setRow(_ index: Int, toSumOf first: UnsafePointer<Float>, and second: UnsafePointer<Float>) {
        kernel_add(first, second, row(index), columns)
    }

    /// Sets the matrix to the sum of two of the same size.
    package func set(toSumOf first: MatrixView, and second: MatrixView) {
        precondition(first.rows == rows && first.columns == columns, "matrices of different sizes")
        precondition(second.rows == rows && second.columns == columns, "matrices of different sizes")
        guard [stride, first.stride, second.stride].contains(where: { $0 != columns }) else {
            kernel_add(first.base, second.base, base, rows * columns)
            return
        }
        for index in 0..<rows { kernel_add(first.row(index), second.row(index), row(index), columns) }
    }

    /// Adds a matrix of the same size.
    package func add(_ other: MatrixView) {
        set(toSumOf: view, and: other)
    }

    /// Adds a vector to every row.
    package func addToRows(_ vector: UnsafePointer<Float>) {
        kernel_add_bias(base, stride, rows, columns, vector)
    }

    /// Replaces a row by exp(x - max x).
    ///
    /// - Returns: their sum.
    package func exponentiateRow(_ index: Int) -> Float {
        kernel_exponentials(row(index), nil, columns)
    }

    /// Replaces a row by its softmax.
    package func softmaxRow(_ index: Int) {
        let sum = exponentiateRow(index)
        kernel_scale(row(index), row(index), columns, 1 / sum)
    }
}
