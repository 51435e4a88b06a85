import CKernels

/// What one thread multiplies with: the seam between the network and the libraries of matrix products.
///
/// Belongs to one thread at a time.
package final class Worker {
    private var products: [ProductShape: BFloat16Product] = [:]

    /// C = scale * A B (or B's transpose), or C += that.
    ///
    /// - Parameters:
    ///   - a: [rows, depth].
    ///   - b: [depth, columns], or [columns, depth] when transposed; of the same precision as A.
    ///   - transposed: whether B's rows are its columns.
    ///   - c: [rows, columns].
    ///   - scale: a factor of the product.
    ///   - accumulating: whether the product is added to C instead of replacing it.
    package func multiply(
        _ a: Factor,
        _ b: Factor,
        transposed: Bool = false,
        into c: MutableMatrixView,
        scale: Float = 1,
        accumulating: Bool = false
    ) {
        let (depth, columns) = transposed ? (b.columns, b.rows) : (b.rows, b.columns)
        precondition(a.rows == c.rows && a.columns == depth && columns == c.columns, "matrices do not fit")
        guard c.rows > 0, c.columns > 0 else { return }
        switch (a, b) {
        case (.float32(let a), .float32(let b)):
            MatrixMultiply.multiply(a, b, transposed: transposed, into: c, scale: scale, accumulating: accumulating)
        case (.bfloat16(let a), .bfloat16(let b)):
            let shape = ProductShape(
                rows: a.rows,
                columns: columns,
                depth: depth,
                aStride: a.stride,
                bStride: b.stride,
                cStride: c.stride,
                transposed: transposed,
                scale: scale,
                accumulating: accumulating
            )
            let done = product(shape).run(a.base, b.base, into: c.base)
            precondition(done, "oneDNN failed in a product that it had accepted")
        default: preconditionFailure("factors of different precision")
        }
    }

    /// C = A W^T at the precision of the weights, or C += that.
    ///
    /// - Parameters:
    ///   - a: [rows, inputs].
    ///   - weights: [outputs, inputs].
    ///   - c: [rows, outputs].
    ///   - accumulating: whether the product is added to C instead of replacing it.
    package func multiply(
        _ a: MatrixView,
        by weights: WeightMatrix,
        into c: MutableMatrixView,
        accumulating: Bool = false
    ) {
        weights.withFactor { b in
            withFactor(a, precision: weights.precision) { a in
                multiply(a, b, transposed: true, into: c, accumulating: accumulating)
            }
        }
    }

    private func product(_ shape: ProductShape) -> BFloat16Product {
        if let product = products[shape] { return product }
        guard let product = BFloat16Product(shape) else {
            preconditionFailure("oneDNN refuses a bfloat16 product; Precision.isFast tells where it does")
        }
        products[shape] = product
        return product
    }

    /// Lends a matrix as a factor, rounded where the precision asks for it.
    package func withFactor<Result>(
        _ matrix: MatrixView,
        precision: Precision,
        _ body: (Factor) -> Result
    ) -> Result {
        guard precision == .bfloat16 else { return body(.float32(matrix)) }
        let (rows, columns) = (matrix.rows, matrix.columns)
        return withScratch(UInt16.self, count: rows * columns) { rounded in
            for row in 0..<rows { kernel_bfloat16_from_float(matrix.row(row), rounded + row * columns, columns) }
            return body(.bfloat16(BFloat16View(base: rounded, rows: rows, columns: columns)))
        }
    }

    /// Lends a matrix for the time of a call; what it holds is not defined.
    package func withMatrix<Result>(rows: Int, columns: Int, _ body: (MutableMatrixView) -> Result) -> Result {
        withScratch(Float.self, count: rows * columns) { body(MutableMatrixView($0, rows: rows, columns: columns)) }
    }

    /// Lends a matrix whose columns are tokens for the time of a call; what it holds is not defined.
    package func withTokenColumns<Result>(rows: Int, columns: Int, _ body: (MutableMatrixView) -> Result) -> Result {
        let stride = MatrixView.strideOfTokenColumns(columns)
        return withScratch(Float.self, count: rows * stride) {
            body(MutableMatrixView($0, rows: rows, columns: columns, stride: stride))
        }
    }

    /// Lends memory aligned to 64 bytes for the time of a call; what it holds is not defined.
    package func withScratch<Element: BitwiseCopyable, Result>(
        _ type: Element.Type,
        count: Int,
        _ body: (UnsafeMutablePointer<Element>) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(
            byteCount: max(count, 1) * MemoryLayout<Element>.stride,
            alignment: 64
        ) { memory in
            guard let base = memory.baseAddress else { preconditionFailure("no memory") }
            return body(base.bindMemory(to: Element.self, capacity: max(count, 1)))
        }
    }
}
