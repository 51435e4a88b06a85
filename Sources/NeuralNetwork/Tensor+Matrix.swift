extension Tensor {
    /// Reads the numbers as rows of some columns.
    package func withMatrix<Result>(columns: Int, _ body: (MatrixView) -> Result) -> Result {
        withValues { numbers in
            precondition(columns > 0 && numbers.count % columns == 0, "rows of another width")
            guard let base = numbers.baseAddress else { preconditionFailure("a tensor has memory") }
            return body(MatrixView(base, rows: numbers.count / columns, columns: columns))
        }
    }

    /// Changes the numbers as rows of some columns.
    package mutating func withMutableMatrix<Result>(columns: Int, _ body: (MutableMatrixView) -> Result) -> Result {
        withMutableValues { numbers in
            precondition(columns > 0 && numbers.count % columns == 0, "rows of another width")
            guard let base = numbers.baseAddress else { preconditionFailure("a tensor has memory") }
            return body(MutableMatrixView(base, rows: numbers.count / columns, columns: columns))
        }
    }
}
