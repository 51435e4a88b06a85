import NeuralNetwork

/// The hidden layer of the detector's layers, added to its input and normalised.
struct DetectorFeedForward {
    private let hidden: Linear
    private let output: Linear
    private let norm: LayerNorm

    init(_ weights: NetworkWeights) throws(NetworkError) {
        hidden = try weights.linear("linear1")
        output = try weights.linear("linear2")
        norm = try weights.layerNorm("norm2", epsilon: 1e-5)
    }

    func apply(to block: MutableMatrixView, worker: Worker) {
        worker.withMatrix(rows: block.rows, columns: hidden.outputs) { layer in
            hidden.applyReLU(to: block.view, into: layer, worker: worker)
            output.add(layer.view, to: block, worker: worker)
        }
        norm.apply(to: block.view, into: block)
    }
}

extension NetworkWeights {
    func rowColumnAttention(_ name: String, heads: Int) throws(NetworkError) -> RowColumnAttention {
        try RowColumnAttention(
            inputWeights: try tensor(name + ".in_proj_weight"),
            inputBias: try tensor(name + ".in_proj_bias"),
            outputMap: try linear(name + ".out_proj"),
            heads: heads,
            precision: productPrecision
        )
    }
}

/// A layer of the detector's encoder: every token of the grid attends to the grid.
struct DetectorEncoderLayer {
    private let attention: RowColumnAttention
    private let norm: LayerNorm
    private let feedForward: DetectorFeedForward

    init(_ weights: NetworkWeights, heads: Int) throws(NetworkError) {
        attention = try weights.rowColumnAttention("self_attn", heads: heads)
        norm = try weights.layerNorm("norm1", epsilon: 1e-5)
        feedForward = try DetectorFeedForward(weights.part("ffn."))
    }

    /// Changes tokens, [side * side, width]; positions of rows and columns are [side, width].
    func apply(to tokens: inout Tensor, positions: Tensor, workers: Workers) throws(NetworkError) {
        let memory = try attention.memory(
            of: tokens,
            rowPositions: positions,
            columnPositions: positions,
            workers: workers
        )
        let side = positions.shape[0]
        tokens.withMutableMatrix(columns: attention.width) { tokens in
            positions.withMatrix(columns: attention.width) { positions in
                workers.forEachBlock(ofRows: tokens.rows) { worker, rows in
                    apply(to: tokens.rows(rows), worker: worker, memory: memory) { place in
                        let token = rows.lowerBound + place
                        return (positions.row(token % side), positions.row(token / side))
                    }
                }
            }
        }
    }

    private func apply(
        to block: MutableMatrixView,
        worker: Worker,
        memory: RowColumnAttention.Memory,
        positions: (_ place: Int) -> (row: UnsafePointer<Float>, column: UnsafePointer<Float>)
    ) {
        worker.withMatrix(rows: block.rows, columns: block.columns) { rowQueries in
            worker.withMatrix(rows: block.rows, columns: block.columns) { columnQueries in
                for place in 0..<block.rows {
                    let position = positions(place)
                    rowQueries.setRow(place, toSumOf: block.row(place), and: position.row)
                    columnQueries.setRow(place, toSumOf: block.row(place), and: position.column)
                }
                attention.apply(
                    rowQueries: rowQueries.view,
                    columnQueries: columnQueries.view,
                    memory: memory,
                    into: rowQueries,
                    worker: worker
                )
                block.add(rowQueries.view)
            }
        }
        norm.apply(to: block.view, into: block)
        feedForward.apply(to: block, worker: worker)
    }
}

/// A layer of the detector's decoder: every query attends to the other queries, then to the grid.
struct DetectorDecoderLayer {
    private let selfAttention: MultiHeadAttention
    private let selfNorm: LayerNorm
    private let crossAttention: RowColumnAttention
    private let crossNorm: LayerNorm
    private let feedForward: DetectorFeedForward

    init(_ weights: NetworkWeights, heads: Int) throws(NetworkError) {
        let width = try weights.tensor("self_attn.in_proj_weight").shape[1]
        selfAttention = try MultiHeadAttention(
            queryMap: try weights.linear(fused: "self_attn.in_proj", rows: 0..<width),
            keyMap: try weights.linear(fused: "self_attn.in_proj", rows: width..<2 * width),
            valueMap: try weights.linear(fused: "self_attn.in_proj", rows: 2 * width..<3 * width),
            outputMap: try weights.linear("self_attn.out_proj"),
            heads: heads,
            precision: weights.productPrecision
        )
        selfNorm = try weights.layerNorm("norm2", epsilon: 1e-5)
        crossAttention = try weights.rowColumnAttention("cross_attn", heads: heads)
        crossNorm = try weights.layerNorm("norm1", epsilon: 1e-5)
        feedForward = try DetectorFeedForward(weights.part("ffn."))
    }

    /// Changes objects, [queries, width], by what they see in the tokens of the grid.
    ///
    /// In the first layer all objects are equal, and so are all values that they could attend to: a single one tells
    /// what all of them get.
    func apply(
        to objects: inout Tensor,
        queries: DetectorQueries,
        tokens: Tensor,
        positions: Tensor,
        isFirst: Bool,
        workers: Workers
    ) throws(NetworkError) {
        let attended = isFirst ? try objects.slice(0..<1) : objects
        let points = isFirst ? try queries.points.slice(0..<1) : queries.points
        let memory = (
            own: try selfAttention.memory(keys: attended.adding(points), values: attended, workers: workers),
            grid: try crossAttention.memory(
                of: tokens,
                rowPositions: positions,
                columnPositions: positions,
                workers: workers
            )
        )
        let width = crossAttention.width
        objects.withMutableMatrix(columns: width) { objects in
            queries.points.withMatrix(columns: width) { points in
                queries.columns.withMatrix(columns: width) { columns in
                    queries.rows.withMatrix(columns: width) { rows in
                        workers.forEachBlock(ofRows: objects.rows, block: 256) { worker, range in
                            let block = objects.rows(range)
                            attend(block, points: points.rows(range), to: memory.own, worker: worker)
                            attend(
                                block,
                                rows: columns.rows(range),
                                columns: rows.rows(range),
                                to: memory.grid,
                                worker: worker
                            )
                            feedForward.apply(to: block, worker: worker)
                        }
                    }
                }
            }
        }
    }

    private func attend(
        _ block: MutableMatrixView,
        points: MatrixView,
        to memory: MultiHeadAttention.Memory,
        worker: Worker
    ) {
        worker.withMatrix(rows: block.rows, columns: block.columns) { queries in
            for row in 0..<block.rows { queries.setRow(row, toSumOf: block.row(row), and: points.row(row)) }
            selfAttention.apply(to: queries.view, memory: memory, into: queries, worker: worker)
            block.add(queries.view)
        }
        selfNorm.apply(to: block.view, into: block)
    }

    private func attend(
        _ block: MutableMatrixView,
        rows: MatrixView,
        columns: MatrixView,
        to memory: RowColumnAttention.Memory,
        worker: Worker
    ) {
        worker.withMatrix(rows: block.rows, columns: block.columns) { rowQueries in
            worker.withMatrix(rows: block.rows, columns: block.columns) { columnQueries in
                for row in 0..<block.rows {
                    rowQueries.setRow(row, toSumOf: block.row(row), and: rows.row(row))
                    columnQueries.setRow(row, toSumOf: block.row(row), and: columns.row(row))
                }
                crossAttention.apply(
                    rowQueries: rowQueries.view,
                    columnQueries: columnQueries.view,
                    memory: memory,
                    into: rowQueries,
                    worker: worker
                )
                block.add(rowQueries.view)
            }
        }
        crossNorm.apply(to: block.view, into: block)
    }
}
