/// A matrix of bfloat16 numbers in memory that somebody else keeps alive, without gaps between rows.
package struct BFloat16View {
    let base: UnsafePointer<UInt16>
    let rows: Int
    let columns: Int
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
