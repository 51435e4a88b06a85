/// Which share of each channel's own signal appears in the others, and how it is undone.
///
/// measured = M own, with M(i, j) the share of the own signal of channel j that appears in channel i, 1 on the diagonal;
/// own = M^-1 measured (linear unmixing).
///
/// - Source: Zimmermann, Rietdorf and Pepperkok, Spectral imaging and its applications in live cell microscopy, FEBS
///   Lett. 546 (2003).
public struct BleedThrough: Sendable, Equatable {
    /// The shares M, one row per channel that is measured.
    public let shares: [[Double]]
    /// The inverse of `shares`.
    let inverse: [[Double]]

    /// Makes bleed-through and its inverse.
    ///
    /// - Parameter shares: M, as many rows as columns as the movie has channels.
    /// - Throws: `ReporterError.bleedThrough` when the matrix is not square, holds a value that is not finite, or cannot
    ///   be inverted.
    /// - Complexity: O(channels^3).
    public init(shares: [[Double]]) throws(ReporterError) {
        guard !shares.isEmpty, shares.allSatisfy({ $0.count == shares.count }) else {
            throw .bleedThrough(reason: "it needs one row and one column for each channel")
        }
        guard shares.joined().allSatisfy(\.isFinite) else {
            throw .bleedThrough(reason: "every share must be a number")
        }
        guard let inverse = SquareMatrix.inverse(shares) else {
            throw .bleedThrough(reason: "two channels see the same mixture, so that it cannot be undone")
        }
        self.shares = shares
        self.inverse = inverse
    }
}

/// Small dense matrices as rows.
enum SquareMatrix {
    /// A pivot below this share of the largest entry counts as 0.
    private static let smallestPivot = 1e-9

    /// The inverse by Gauss-Jordan elimination with row pivoting; nil for a singular matrix.
    static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
        let size = matrix.count
        let largest = matrix.joined().map(abs).max() ?? 0
        var rows = matrix.enumerated().map { index, row in
            row + (0..<size).map { $0 == index ? 1 : 0 }
        }
        for column in 0..<size {
            guard let pivot = (column..<size).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
                abs(rows[pivot][column]) > smallestPivot * largest
            else { return nil }
            rows.swapAt(column, pivot)
            let scale = rows[column][column]
            rows[column] = rows[column].map { $0 / scale }
            for row in 0..<size where row != column && rows[row][column] != 0 {
                let factor = rows[row][column]
                rows[row] = zip(rows[row], rows[column]).map { $0 - factor * $1 }
            }
        }
        return rows.map { Array($0[size...]) }
    }
}
