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

    /// Numbers in a row.
    var columns: Int {
        switch self {
        case .float32(let matrix): matrix.columns
        case .bfloat16(let matrix): matrix.columns
        }
    }
}
