import Foundation
import NeuralNetwork
import TestSupport
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

    /// Wider heads than the fixture's, and a number of queries with a rest, against the definition.
    @Test func rowColumnByItsDefinition() throws {
        let (side, heads, width, queries) = (6, 2, 70, 21)
        var random = SplitMix(seed: 3)
        func tensor(_ shape: [Int]) throws -> Tensor {
            let values = (0..<shape.reduce(1, *)).map { _ in Float.random(in: -0.4...0.4, using: &random) }
            return try Tensor(shape: shape, values: values)
        }
        let (weights, bias) = (try tensor([5 * width, width]), try tensor([5 * width]))
        let outputMap = try Linear(weights: tensor([width, width]), bias: tensor([width]))
        let (rowQueries, columnQueries) = (try tensor([queries, width]), try tensor([queries, width]))
        let (tokens, positions) = (try tensor([side * side, width]), try tensor([side, width]))
        let attention = try RowColumnAttention(
            inputWeights: weights,
            inputBias: bias,
            outputMap: outputMap,
            heads: heads
        )
        let found = try attention.apply(
            rowQueries: rowQueries,
            columnQueries: columnQueries,
            tokens: tokens,
            rowPositions: positions,
            columnPositions: positions,
            workers: workers
        )

        func mapped(_ input: Tensor, _ part: Int) throws -> [Float] {
            let rows = part * width..<(part + 1) * width
            return try Linear(weights: weights.slice(rows), bias: bias.slice(rows)).apply(to: input, workers: workers)
                .values
        }
        func average(_ places: (Int, Int) -> Int) throws -> Tensor {
            let values = tokens.values
            let means = (0..<side).flatMap { line in
                (0..<width).map { feature -> Float in
                    let sum = (0..<side).reduce(Float(0)) { $0 + values[places(line, $1) * width + feature] }
                    return sum / Float(side)
                }
            }
            return try Tensor(shape: [side, width], values: means).adding(positions)
        }
        let maps = [try mapped(rowQueries, 0), try mapped(columnQueries, 1)]
        let keys = [try mapped(average { $1 * side + $0 }, 2), try mapped(average { $0 * side + $1 }, 3)]
        let values = try mapped(tokens, 4)
        var sums = [Float](repeating: 0, count: queries * width)
        let depth = width / heads
        for query in 0..<queries {
            for head in 0..<heads {
                let features = head * depth..<(head + 1) * depth
                let shares = (0..<2).map { axis in
                    let logits = (0..<side).map { line -> Float in
                        let sum = features.reduce(Float(0)) {
                            $0 + maps[axis][query * width + $1] * keys[axis][line * width + $1]
                        }
                        return sum / Float(depth).squareRoot()
                    }
                    let powers = logits.map { exp($0) }
                    return powers.map { $0 / powers.reduce(0, +) }
                }
                for place in 0..<side * side {
                    let share = shares[0][place % side] * shares[1][place / side]
                    for feature in features { sums[query * width + feature] += share * values[place * width + feature] }
                }
            }
        }
        let expected = try outputMap.apply(to: Tensor(shape: [queries, width], values: sums), workers: workers)
        let difference = zip(found.values, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(difference < 2e-6, "\(difference)")
    }
}
