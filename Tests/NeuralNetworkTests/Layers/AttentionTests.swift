import NeuralNetwork
import Testing

/// Attention against PyTorch and segment-anything.
@Suite struct AttentionTests {
    private let workers = Workers(count: 2)
    private let tolerance: Float = 2e-6

    @Test(arguments: [("windowed", 9, 4, 2), ("windowed_exact", 8, 4, 2), ("global", 19, 19, 3)])
    func relativePositions(name: String, grid: Int, window: Int, heads: Int) throws {
        let fixture = LayerFixture(name)
        let found = try attend(fixture, grid: grid, window: window, heads: heads, precision: .float32)
        #expect(try fixture.deviation(of: found) < tolerance)
    }

    @Test(.enabled(if: Precision.bfloat16.isFast, "this processor has no bfloat16"))
    func bfloat16IsNear() throws {
        let fixture = LayerFixture("global")
        let found = try attend(fixture, grid: 19, window: 19, heads: 3, precision: .bfloat16)
        let deviation = try fixture.deviation(of: found)
        #expect(deviation < 0.05 && deviation > 1e-5, "\(deviation)")
    }

    private func attend(
        _ fixture: LayerFixture,
        grid: Int,
        window: Int,
        heads: Int,
        precision: Precision
    ) throws -> Tensor {
        let bias = try fixture("b")
        let tokens = try Linear(weights: fixture("w"), bias: bias).apply(to: fixture("x"), workers: workers)
        let attention = try RelativePositionAttention(
            grid: grid,
            window: window,
            heads: heads,
            verticalTable: fixture("h"),
            horizontalTable: fixture("v"),
            precision: precision
        )
        let padding = try bias.slice(bias.count / 3..<bias.count)
        return try attention.apply(to: tokens, padding: padding, workers: workers)
    }

    @Test func refusesTablesOfAnotherSize() throws {
        let fixture = LayerFixture("global")
        #expect(throws: NetworkError.self) {
            try RelativePositionAttention(
                grid: 19,
                window: 18,
                heads: 3,
                verticalTable: fixture("h"),
                horizontalTable: fixture("v")
            )
        }
    }

    @Test func multiHead() throws {
        let fixture = LayerFixture("multi_head")
        func map(_ part: Int) throws -> Linear {
            let rows = part * 16..<(part + 1) * 16
            return try Linear(weights: fixture("w").slice(rows), bias: fixture("b").slice(rows))
        }
        let attention = try MultiHeadAttention(
            queryMap: map(0),
            keyMap: map(1),
            valueMap: map(2),
            outputMap: Linear(weights: fixture("ow"), bias: fixture("ob")),
            heads: 4
        )
        let found = try attention.apply(
            queries: fixture("x"),
            keys: fixture("k"),
            values: fixture("v"),
            workers: workers
        )
        #expect(try fixture.deviation(of: found) < tolerance)
    }

    @Test func rowColumn() throws {
        let fixture = LayerFixture("row_column")
        let attention = try RowColumnAttention(
            inputWeights: fixture("w"),
            inputBias: fixture("b"),
            outputMap: Linear(weights: fixture("ow"), bias: fixture("ob")),
            heads: 4
        )
        let found = try attention.apply(
            rowQueries: fixture("row_queries"),
            columnQueries: fixture("column_queries"),
            tokens: fixture("tokens"),
            rowPositions: fixture("rows"),
            columnPositions: fixture("columns"),
            workers: workers
        )
        #expect(try fixture.deviation(of: found) < tolerance)
    }
}
