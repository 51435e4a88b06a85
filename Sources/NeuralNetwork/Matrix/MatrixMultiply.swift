import COpenBLAS

/// Single-precision products by OpenBLAS, on the calling thread.
///
/// Each call works on one block of rows and OpenBLAS's own threads are off, so that results do not depend on the number
/// of threads.
enum MatrixMultiply {
    /// Turns OpenBLAS's own threads off, once for the process, where it did not start with one (CKernels/OneThread.c).
    private static let singleThreaded: Void = openblas_set_num_threads(1)

    /// C = scale * A B, or C += scale * A B.
    ///
    /// - Parameters:
    ///   - a: [m, k].
    ///   - b: [k, n], or [n, k] when transposed.
    ///   - transposed: whether B's rows are its columns.
    ///   - c: [m, n].
    ///   - scale: a factor of the product.
    ///   - accumulating: whether the product is added to C instead of replacing it.
    /// - Complexity: O(m n k).
    static func multiply(
        _ a: MatrixView,
        _ b: MatrixView,
        transposed: Bool,
        into c: MutableMatrixView,
        scale: Float,
        accumulating: Bool
    ) {
        _ = singleThreaded
        let (depth, columns) = transposed ? (b.columns, b.rows) : (b.rows, b.columns)
        precondition(a.rows == c.rows && a.columns == depth && columns == c.columns, "matrices do not fit")
        guard a.rows > 0, columns > 0 else { return }
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            transposed ? CblasTrans : CblasNoTrans,
            blasint(a.rows),
            blasint(columns),
            blasint(depth),
            scale,
            a.base,
            blasint(a.stride),
            b.base,
            blasint(b.stride),
            accumulating ? 1 : 0,
            c.base,
            blasint(c.stride)
        )
    }

    /// The kernels that OpenBLAS chose for this processor, such as `Haswell`.
    static var kernelName: String {
        openblas_get_corename().map { String(cString: $0) } ?? "unknown"
    }

    /// How OpenBLAS was built.
    static var configuration: String {
        openblas_get_config().map { String(cString: $0) } ?? "unknown"
    }
}
