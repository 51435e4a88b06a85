/// A square of tokens that attend to one another; where it reaches over the grid's edge, it is padded.
struct GridWindow {
    /// Side of the window, in tokens.
    let side: Int
    /// First row and column of the grid in it.
    let top: Int
    let left: Int
    /// Side of the grid, in tokens.
    let grid: Int

    /// Rows and columns of the window that lie on the grid.
    var height: Int { min(side, grid - top) }
    var width: Int { min(side, grid - left) }
    /// Tokens of the window that lie on the grid.
    var tokens: Int { height * width }

    /// The windows that cover a grid, in row-major order.
    static func covering(grid: Int, side: Int) -> [GridWindow] {
        stride(from: 0, to: grid, by: side).flatMap { top in
            stride(from: 0, to: grid, by: side).map { GridWindow(side: side, top: top, left: $0, grid: grid) }
        }
    }

    /// The token of the grid at a place of the window; nil where it is padded.
    func token(row: Int, column: Int) -> Int? {
        row < height && column < width ? (top + row) * grid + left + column : nil
    }
}
