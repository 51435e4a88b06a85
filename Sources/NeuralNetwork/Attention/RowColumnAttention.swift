import CKernels

/// Row-column decoupled attention of queries to a square grid of tokens (Wang and others, 2022, Anchor DETR, section 3.3).
///
/// A query attends to the columns of the grid by keys that are averaged over its rows, and to the rows by keys that are
/// averaged over its columns:
/// out(q) = sum over x of Arow(q, x) * (sum over y of Acol(q, y) V(y, x)). No map of queries times tokens exists.
public struct RowColumnAttention: Sendable {
    private let rowQueryMap: Linear
    private let columnQueryMap: Linear
    private let rowKeyMap: Linear
    private let columnKeyMap: Linear
    private let valueMap: Linear
    private let outputMap: Linear
    /// Number of heads.
    public let heads: Int
    private let precision: Precision

    /// Queries of a head that are worked on at a time; what they hold per token column stays in the cache.
    private static let tileSize = 64

    /// Makes an attention.
    ///
    /// - Parameters:
    ///   - inputWeights: [5 width, width]: maps of row queries, column queries, row keys, column keys and values.
    ///   - inputBias: [5 width].
    ///   - outputMap: from width to width.
    ///   - heads: number of heads.
    ///   - precision: that of the products.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    public init(
        inputWeights: Tensor,
        inputBias: Tensor,
        outputMap: Linear,
        heads: Int,
        precision: Precision = .float32
    ) throws(NetworkError) {
        let width = outputMap.inputs
        guard inputWeights.shape == [5 * width, width], heads > 0, width % heads == 0 else {
            throw .shape(expected: [5 * width, width], found: inputWeights.shape, what: "row-column attention")
        }
        func part(_ index: Int, _ precision: Precision) throws(NetworkError) -> Linear {
            let range = index * width..<(index + 1) * width
            let weights = try inputWeights.slice(range)
            return try Linear(weights: weights, bias: try inputBias.slice(range), precision: precision)
        }
        rowQueryMap = try part(0, precision)
        columnQueryMap = try part(1, precision)
        rowKeyMap = try part(2, .float32)
        columnKeyMap = try part(3, .float32)
        valueMap = try part(4, precision)
        self.outputMap = outputMap
        self.heads = heads
        self.precision = precision
    }

    /// Numbers per token.
    public var width: Int { outputMap.inputs }
    private var headWidth: Int { width / heads }

    /// A grid of tokens, ready to be attended to.
    package struct Memory {
        let side: Int
        /// [side, width], averaged over the rows of the grid.
        let rowKeys: Tensor
        /// [side, width], averaged over the columns of the grid.
        let columnKeys: Tensor
        /// [heads * side, side * head width]: for each head and grid row, the values of the row's tokens.
        let values: FactorStorage
    }

    /// Attends.
    ///
    /// - Parameters:
    ///   - rowQueries: [queries, width].
    ///   - columnQueries: [queries, width].
    ///   - tokens: [side * side, width], in row-major order.
    ///   - rowPositions: [side, width], added to the row keys.
    ///   - columnPositions: [side, width], added to the column keys.
    ///   - workers: the threads.
    /// - Returns: [queries, width].
    /// - Throws: `NetworkError.shape` when the inputs do not fit.
    public func apply(
        rowQueries: Tensor,
        columnQueries: Tensor,
        tokens: Tensor,
        rowPositions: Tensor,
        columnPositions: Tensor,
        workers: Workers
    ) throws(NetworkError) -> Tensor {
        guard rowQueries.shape.count == 2, rowQueries.shape[1] == width, columnQueries.shape == rowQueries.shape else {
            throw .shape(expected: rowQueries.shape, found: columnQueries.shape, what: "row-column queries")
        }
        let memory = try memory(
            of: tokens,
            rowPositions: rowPositions,
            columnPositions: columnPositions,
            workers: workers
        )
        var output = Tensor(uninitialized: rowQueries.shape)
        rowQueries.withMatrix(columns: width) { rowQueries in
            columnQueries.withMatrix(columns: width) { columnQueries in
                output.withMutableMatrix(columns: width) { output in
                    workers.forEachBlock(ofRows: output.rows) { worker, rows in
                        apply(
                            rowQueries: rowQueries.rows(rows),
                            columnQueries: columnQueries.rows(rows),
                            memory: memory,
                            into: output.rows(rows),
                            worker: worker
                        )
                    }
                }
            }
        }
        return output
    }

    /// Prepares a grid of tokens for many queries.
    package func memory(
        of tokens: Tensor,
        rowPositions: Tensor,
        columnPositions: Tensor,
        workers: Workers
    ) throws(NetworkError) -> Memory {
        let side = rowPositions.shape.first ?? 0
        guard tokens.shape == [side * side, width] else {
            throw .shape(expected: [side * side, width], found: tokens.shape, what: "tokens of a row-column attention")
        }
        for positions in [rowPositions, columnPositions] where positions.shape != [side, width] {
            throw .shape(expected: [side, width], found: positions.shape, what: "positions of a grid")
        }
        let (overRows, overColumns) = tokens.withMatrix(columns: width) { averages(of: $0, side: side) }
        return Memory(
            side: side,
            rowKeys: try rowKeyMap.apply(to: overRows.adding(rowPositions), workers: workers),
            columnKeys: try columnKeyMap.apply(to: overColumns.adding(columnPositions), workers: workers),
            values: tokens.withMatrix(columns: width) { values(of: $0, side: side, workers: workers) }
        )
    }

    /// Averages of the tokens over the rows of the grid, and over its columns.
    private func averages(of tokens: MatrixView, side: Int) -> (overRows: Tensor, overColumns: Tensor) {
        var overRows = Tensor(shape: [side, width])
        var overColumns = Tensor(shape: [side, width])
        overRows.withMutableMatrix(columns: width) { overRows in
            overColumns.withMutableMatrix(columns: width) { overColumns in
                for place in 0..<side * side {
                    let token = tokens.row(place)
                    let (row, column) = (overColumns.row(place / side), overRows.row(place % side))
                    for index in 0..<width {
                        row[index] += token[index]
                        column[index] += token[index]
                    }
                }
                for matrix in [overRows, overColumns] {
                    kernel_scale(matrix.base, matrix.base, side * width, 1 / Float(side))
                }
            }
        }
        return (overRows, overColumns)
    }

    private func values(of tokens: MatrixView, side: Int, workers: Workers) -> FactorStorage {
        let storage = FactorStorage(rows: heads * side, columns: side * headWidth, precision: precision)
        workers.forEachBlock(ofRows: side * side) { worker, places in
            worker.withMatrix(rows: places.count, columns: width) { mapped in
                valueMap.apply(to: tokens.rows(places), into: mapped, worker: worker)
                for (index, place) in places.enumerated() {
                    for head in 0..<heads {
                        storage.store(
                            mapped.row(index) + head * headWidth,
                            count: headWidth,
                            row: head * side + place / side,
                            column: place % side * headWidth
                        )
                    }
                }
            }
        }
        return storage
    }

    /// Attends on one thread; the output may be the memory of the queries.
    package func apply(
        rowQueries: MatrixView,
        columnQueries: MatrixView,
        memory: Memory,
        into output: MutableMatrixView,
        worker: Worker
    ) {
        worker.withMatrix(rows: output.rows, columns: width) { rows in
            worker.withMatrix(rows: output.rows, columns: width) { columns in
                rowQueryMap.apply(to: rowQueries, into: rows, worker: worker)
                columnQueryMap.apply(to: columnQueries, into: columns, worker: worker)
                for head in 0..<heads {
                    let part = head * headWidth..<(head + 1) * headWidth
                    for start in stride(from: 0, to: output.rows, by: Self.tileSize) {
                        let tile = start..<min(start + Self.tileSize, output.rows)
                        attend(
                            rows: rows.columns(part).rows(tile),
                            columns: columns.columns(part).rows(tile),
                            head: head,
                            memory: memory,
                            worker: worker
                        )
                    }
                }
                outputMap.apply(to: rows.view, into: output, worker: worker)
            }
        }
    }

    /// Attends for some queries of a head; the result replaces the row queries.
    private func attend(
        rows: MutableMatrixView,
        columns: MutableMatrixView,
        head: Int,
        memory: Memory,
        worker: Worker
    ) {
        let side = memory.side
        worker.withMatrix(rows: rows.rows, columns: side) { rowWeights in
            worker.withMatrix(rows: rows.rows, columns: side) { columnWeights in
                softmax(of: rows.view, keys: memory.rowKeys, head: head, into: rowWeights, worker: worker)
                softmax(of: columns.view, keys: memory.columnKeys, head: head, into: columnWeights, worker: worker)
                let values = memory.values.factor(rows: head * side..<(head + 1) * side)
                sum(values, rowWeights: rowWeights.view, columnWeights: columnWeights.view, into: rows, worker: worker)
            }
        }
    }

    /// Sums the values of a grid by the weights of its rows and columns.
    private func sum(
        _ values: Factor,
        rowWeights: MatrixView,
        columnWeights: MatrixView,
        into output: MutableMatrixView,
        worker: Worker
    ) {
        let side = rowWeights.columns
        if case .float32(let values) = values {
            kernel_double_sums(
                columnWeights.base,
                rowWeights.base,
                values.base,
                output.rows,
                side,
                side,
                headWidth,
                output.base,
                output.stride
            )
            return
        }
        worker.withMatrix(rows: output.rows, columns: side * headWidth) { contracted in
            worker.withFactor(columnWeights, precision: precision) { worker.multiply($0, values, into: contracted) }
            for query in 0..<output.rows {
                kernel_weighted_sum(
                    rowWeights.row(query),
                    contracted.row(query),
                    side,
                    headWidth,
                    output.row(query)
                )
            }
        }
    }

    private func softmax(
        of queries: MatrixView,
        keys: Tensor,
        head: Int,
        into weights: MutableMatrixView,
        worker: Worker
    ) {
        keys.withMatrix(columns: width) { keys in
            worker.multiply(
                .float32(queries),
                .float32(keys.columns(head * headWidth..<(head + 1) * headWidth)),
                transposed: true,
                into: weights,
                scale: 1 / Float(headWidth).squareRoot()
            )
        }
        for row in 0..<weights.rows { weights.softmaxRow(row) }
    }
}

extension Tensor {
    /// The sum of two tensors of the same shape.
    package func adding(_ other: Tensor) -> Tensor {
        precondition(shape == other.shape, "tensors of different shapes")
        var result = self
        result.withMutableValues { sums in
            other.withValues { terms in
                for index in sums.indices { sums[index] += terms[index] }
            }
        }
        return result
    }
}
