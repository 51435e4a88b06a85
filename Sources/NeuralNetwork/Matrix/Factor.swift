/// A matrix of bfloat16 numbers in memory that somebody else keeps alive; rows are `stride` numbers apart.
package struct BFloat16View {
    let base: UnsafePointer<UInt16>
    let rows: Int
    let columns: Int
    let stride: Int

    /// Makes a view; rows lie one behind the other unless a stride is given.
    init(base: UnsafePointer<UInt16>, rows: Int, columns: Int, stride: Int? = nil) {
        self.base = base
        self.rows = rows
        self.columns = columns
        self.stride = stride ?? columns
    }

    /// Some of the rows.
    func rows(_ range: Range<Int>) -> BFloat16View {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows outside the matrix")
        return BFloat16View(base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
    }
}

/// A factor of a matrix product, at its precision.
package enum Factor {
    /// Single precision.
    case float32(MatrixView)
    /// bfloat16.
    case bfloat16(BFloat16View)

    /// Number of rows.
    var rows: Int {
        switch self {
        case .float32(let matrix): matrix.rows
        case .bfloat16(let matrix): matrix.rows
        }
    }

    /// Some of the rows.
    func rows(_ range: Range<Int>) -> Factor {
        switch self {
        case .float32(let matrix): .float32(matrix.rows(range))
        case .bfloat16(let matrix): .bfloat16(matrix.rows(range))
        }
    }

    /// Numbers in a row.
    var columns: Int {
        switch self {
        case .float32(let matrix): matrix.columns
        case .bfloat16(let matrix): matrix.columns
        }
    }
}
