import CKernels

/// A matrix rounded to bfloat16, row-major.
package final class BFloat16Matrix: @unchecked Sendable {
    // Written by the initializer alone.
    private let base: UnsafeMutablePointer<UInt16>
    private let rows: Int
    private let columns: Int

    /// Rounds a matrix to bfloat16.
    package init(_ matrix: MatrixView) {
        rows = matrix.rows
        columns = matrix.columns
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(rows * columns, 1) * 2, alignment: 64)
        base = raw.bindMemory(to: UInt16.self, capacity: max(rows * columns, 1))
        for row in 0..<rows { kernel_bfloat16_from_float(matrix.row(row), base + row * columns, columns) }
    }

    deinit { base.deallocate() }

    /// The matrix as it lies in memory.
    var view: BFloat16View { BFloat16View(base: base, rows: rows, columns: columns) }
}
