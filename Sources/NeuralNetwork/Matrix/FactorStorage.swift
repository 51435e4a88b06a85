import CKernels

/// Memory for a matrix that is computed piece by piece and then multiplied, at the precision of the product.
package final class FactorStorage: @unchecked Sendable {
    // Threads write rows of their own, and read after all have written.
    private let memory: UnsafeMutableRawPointer
    private let rows: Int
    private let columns: Int
    private let precision: Precision

    /// Allocates memory for a matrix; what it holds is not defined.
    package init(rows: Int, columns: Int, precision: Precision) {
        let width = precision == .float32 ? 4 : 2
        memory = .allocate(byteCount: max(rows * columns, 1) * width, alignment: 64)
        self.rows = rows
        self.columns = columns
        self.precision = precision
    }

    deinit { memory.deallocate() }

    /// Stores consecutive numbers, rounded to the precision, from a row and a column on.
    package func store(_ numbers: UnsafePointer<Float>, count: Int, row: Int, column: Int = 0) {
        precondition(row * columns + column + count <= rows * columns, "numbers outside the matrix")
        let offset = row * columns + column
        switch precision {
        case .float32: (memory.assumingMemoryBound(to: Float.self) + offset).update(from: numbers, count: count)
        case .bfloat16: kernel_bfloat16_from_float(numbers, memory.assumingMemoryBound(to: UInt16.self) + offset, count)
        }
    }

    /// Some of the rows, and of their columns, as a factor.
    package func factor(rows range: Range<Int>, columns part: Range<Int>? = nil) -> Factor {
        let part = part ?? 0..<columns
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows outside the matrix")
        precondition(part.lowerBound >= 0 && part.upperBound <= columns, "columns outside the matrix")
        let offset = range.lowerBound * columns + part.lowerBound
        switch precision {
        case .float32:
            let base = memory.assumingMemoryBound(to: Float.self) + offset
            return .float32(MatrixView(base, rows: range.count, columns: part.count, stride: columns))
        case .bfloat16:
            let base = memory.assumingMemoryBound(to: UInt16.self) + offset
            return .bfloat16(BFloat16View(base: base, rows: range.count, columns: part.count, stride: columns))
        }
    }
}
