/// The image moments of one region up to order 3, with scikit-image's definitions.
///
/// Powers are given row first: `(2, 0)` weighs by the square of the row.
public struct RegionMoments: Sendable, Equatable {
    /// The region's label.
    public let label: UInt32
    /// Raw moments: sums of row^i column^j, counted from the corner of the region's bounding box.
    public let raw: MomentTable
    /// Central moments: the same sums about the centroid.
    public let central: MomentTable

    /// The normalised central moment, which does not change with the region's size; nil below order 2.
    ///
    /// - Parameters:
    ///   - rowPower: power of the row, from 0.
    ///   - columnPower: power of the column, from 0; both together at most 3.
    /// - Returns: the central moment over area^(1 + order / 2).
    public func normalized(_ rowPower: Int, _ columnPower: Int) -> Double? {
        let order = rowPower + columnPower
        guard order >= 2 else { return nil }
        let area = central[0, 0]
        return central[rowPower, columnPower] / (order == 2 ? area * area : area * area * area.squareRoot())
    }

    /// Hu's seven moments, which do not change with position, size or rotation; the seventh changes sign in a mirror.
    ///
    /// - Source: M. K. Hu, "Visual pattern recognition by moment invariants", IRE Trans. Info. Theory 8 (1962).
    public var hu: [Double] {
        let scaled = { (row: Int, column: Int) in normalized(row, column) ?? 0 }
        let sum = scaled(2, 0) + scaled(0, 2)
        let difference = scaled(2, 0) - scaled(0, 2)
        let diagonal = 2 * scaled(1, 1)
        let rows = scaled(3, 0) + scaled(1, 2)
        let columns = scaled(2, 1) + scaled(0, 3)
        let rowSkew = scaled(3, 0) - 3 * scaled(1, 2)
        let columnSkew = 3 * scaled(2, 1) - scaled(0, 3)
        let rowTerm = rows * (rows * rows - 3 * columns * columns)
        let columnTerm = columns * (3 * rows * rows - columns * columns)
        return [
            sum,
            difference * difference + diagonal * diagonal,
            rowSkew * rowSkew + columnSkew * columnSkew,
            rows * rows + columns * columns,
            rowSkew * rowTerm + columnSkew * columnTerm,
            difference * (rows * rows - columns * columns) + 2 * diagonal * rows * columns,
            columnSkew * rowTerm - rowSkew * columnTerm,
        ]
    }
}

/// The ten moments up to order 3.
public struct MomentTable: Sendable, Equatable {
    private var values = SIMD16<Double>()

    /// The moment of two powers, `rowPower + columnPower` at most 3.
    public internal(set) subscript(rowPower: Int, columnPower: Int) -> Double {
        get { values[MomentTable.slot(rowPower, columnPower)] }
        set { values[MomentTable.slot(rowPower, columnPower)] = newValue }
    }

    private static func slot(_ rowPower: Int, _ columnPower: Int) -> Int {
        precondition(
            rowPower >= 0 && columnPower >= 0 && rowPower + columnPower <= 3,
            "moments are kept up to order 3"
        )
        return 4 * rowPower + columnPower
    }
}
