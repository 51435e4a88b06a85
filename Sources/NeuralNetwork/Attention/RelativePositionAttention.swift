import CKernels

/// Attention over a grid of tokens, whole or in windows, with decomposed relative positions (Li and others, 2022, MViTv2),
/// as in SAM's image encoder.
///
/// The logit of query (y, x) and key (j, i) is scale * q k + q . Rh[y - j + s - 1] + q . Rw[x - i + s - 1] for windows of
/// side s. Windows that reach over the grid's edge are padded with tokens of zeros, which are attended to: their keys
/// and values are the bias of the map that made them. Logits exist for a few hundred queries of one head at a time.
public struct RelativePositionAttention: Sendable {
    /// Side of the grid, in tokens.
    public let grid: Int
    /// Side of a window, in tokens; that of the grid for attention over all of it.
    public let window: Int
    /// Number of heads.
    public let heads: Int
    /// Numbers per head.
    public let headWidth: Int
    /// Both tables, each in reverse order, so that the positions of the keys of a query ascend: [2 (2 s - 1), d].
    private let table: WeightMatrix
    private let precision: Precision

    /// Queries whose logits exist at a time.
    private static let tileSize = 256

    /// Makes an attention.
    ///
    /// - Parameters:
    ///   - grid: side of the grid, in tokens.
    ///   - window: side of a window, in tokens; at most the grid's.
    ///   - heads: number of heads.
    ///   - verticalTable: [2 window - 1, head width].
    ///   - horizontalTable: [2 window - 1, head width].
    ///   - precision: that of the products.
    /// - Throws: `NetworkError.shape` when a table has another shape.
    public init(
        grid: Int,
        window: Int,
        heads: Int,
        verticalTable: Tensor,
        horizontalTable: Tensor,
        precision: Precision = .float32
    ) throws(NetworkError) {
        let headWidth = verticalTable.shape.last ?? 0
        for table in [verticalTable, horizontalTable] where table.shape != [2 * window - 1, headWidth] {
            throw .shape(expected: [2 * window - 1, headWidth], found: table.shape, what: "relative positions")
        }
        self.grid = grid
        self.window = window
        self.heads = heads
        self.headWidth = headWidth
        self.precision = precision
        let rows = [verticalTable, horizontalTable].flatMap { table in
            let values = table.values
            return (0..<2 * window - 1).reversed().flatMap { values[$0 * headWidth..<($0 + 1) * headWidth] }
        }
        table = WeightMatrix(try Tensor(shape: [2 * (2 * window - 1), headWidth], values: rows), precision: precision)
    }

    /// Features per token: all heads.
    public var width: Int { heads * headWidth }

    /// Attends.
    ///
    /// - Parameters:
    ///   - tokens: [grid * grid, 3 * width]: queries, keys and values, each head by head.
    ///   - padding: keys and values of a padded token: the last two thirds of a token of zeros, [2 * width].
    ///   - workers: the threads.
    /// - Returns: [grid * grid, width].
    /// - Throws: `NetworkError.shape` when the tokens do not fit.
    public func apply(to tokens: Tensor, padding: Tensor, workers: Workers) throws(NetworkError) -> Tensor {
        guard tokens.shape == [grid * grid, 3 * width] else {
            throw .shape(expected: [grid * grid, 3 * width], found: tokens.shape, what: "tokens of an attention")
        }
        guard padding.shape == [2 * width] else {
            throw .shape(expected: [2 * width], found: padding.shape, what: "padding of an attention")
        }
        var output = Tensor(uninitialized: [grid * grid, width])
        tokens.withMatrix(columns: 3 * width) { tokens in
            padding.withMatrix(columns: 2 * width) { padding in
                output.withMutableMatrix(columns: width) { output in
                    apply(to: tokens, padding: padding.base, into: output, workers: workers)
                }
            }
        }
        return output
    }

    /// Attends, into memory of the caller.
    package func apply(
        to tokens: MatrixView,
        padding: UnsafePointer<Float>,
        into output: MutableMatrixView,
        workers: Workers
    ) {
        let windows = GridWindow.covering(grid: grid, side: window)
        let keyCount = window * window
        let tiles = (keyCount + Self.tileSize - 1) / Self.tileSize
        guard tiles > 1 else {
            workers.forEach(windows.count * heads) { worker, job in
                let (area, head) = (windows[job / heads], job % heads)
                let keys = FactorStorage(rows: 2 * keyCount, columns: headWidth, precision: precision)
                gather(tokens, padding: padding, window: area, head: head, into: keys, row: 0)
                let places = 0..<area.tokens
                attend(tokens, window: area, head: head, places: places, keys: keys, row: 0, into: output, on: worker)
            }
            return
        }
        let keys = FactorStorage(rows: windows.count * heads * 2 * keyCount, columns: headWidth, precision: precision)
        workers.forEach(windows.count * heads) { _, job in
            let (area, head) = (windows[job / heads], job % heads)
            gather(tokens, padding: padding, window: area, head: head, into: keys, row: job * 2 * keyCount)
        }
        workers.forEach(windows.count * heads * tiles) { worker, job in
            let (part, tile) = (job / tiles, job % tiles)
            let (area, head) = (windows[part / heads], part % heads)
            let places = min(tile * Self.tileSize, area.tokens)..<min((tile + 1) * Self.tileSize, area.tokens)
            let row = part * 2 * keyCount
            attend(tokens, window: area, head: head, places: places, keys: keys, row: row, into: output, on: worker)
        }
    }

    /// Stores the keys of a window's head, and behind them its values.
    private func gather(
        _ tokens: MatrixView,
        padding: UnsafePointer<Float>,
        window area: GridWindow,
        head: Int,
        into keys: FactorStorage,
        row start: Int
    ) {
        for part in 0..<2 {
            let column = part * width + head * headWidth
            for place in 0..<window * window {
                let token = area.token(row: place / window, column: place % window)
                let source = token.map { tokens.row($0) + width + column } ?? padding + column
                keys.store(source, count: headWidth, row: start + part * window * window + place)
            }
        }
    }

    /// Attends for some queries of a window's head: `places` are indices among those of its tokens that lie on the grid.
    private func attend(
        _ tokens: MatrixView,
        window area: GridWindow,
        head: Int,
        places: Range<Int>,
        keys: FactorStorage,
        row: Int,
        into output: MutableMatrixView,
        on worker: Worker
    ) {
        guard !places.isEmpty else { return }
        let keyCount = window * window
        let span = 2 * window - 1
        let token = { (place: Int) in (area.top + place / area.width) * grid + area.left + place % area.width }
        worker.withMatrix(rows: places.count, columns: headWidth) { block in
            for (index, place) in places.enumerated() {
                block.row(index).update(from: tokens.row(token(place)) + head * headWidth, count: headWidth)
            }
            worker.withMatrix(rows: places.count, columns: 2 * span) { positions in
                worker.withFactor(block.view, precision: precision) { queries in
                    table.withFactor { worker.multiply(queries, $0, transposed: true, into: positions) }
                    let product = ScaledDotProduct(scale: 1 / Float(headWidth).squareRoot(), precision: precision)
                    product.attend(
                        queries,
                        keys: keys.factor(rows: row..<row + keyCount),
                        values: keys.factor(rows: row + keyCount..<row + 2 * keyCount),
                        into: block,
                        worker: worker
                    ) { index, logits in
                        let place = places.lowerBound + index
                        let vertical = positions.row(index) + window - 1 - place / area.width
                        let horizontal = positions.row(index) + span + window - 1 - place % area.width
                        return kernel_exponentials_with_bias(logits, window, window, vertical, horizontal)
                    }
                }
            }
            for (index, place) in places.enumerated() {
                (output.row(token(place)) + head * headWidth).update(from: block.row(index), count: headWidth)
            }
        }
    }
}
