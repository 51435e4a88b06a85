import Foundation
import NeuralNetwork
import TestSupport
import Testing

/// Operations on matrices whose columns are tokens, against plain loops in double precision.
@Suite struct TokenColumnsTests {
    /// Around the 32 columns that a kernel works on at a time.
    private static let columnCounts = [1, 31, 32, 75]

    private func matrix(_ rows: Int, _ columns: Int, seed: UInt64, within range: ClosedRange<Float> = -2...2) throws
        -> Tensor
    {
        var random = SplitMix(seed: seed)
        let values = (0..<rows * columns).map { _ in Float.random(in: range, using: &random) }
        return try Tensor(shape: [rows, columns], values: values)
    }

    /// What a change of a matrix of some columns makes of it; its rows lie farther apart than that.
    private func changing(_ matrix: Tensor, _ change: (MutableMatrixView) -> Void) -> [[Double]] {
        let (rows, columns) = (matrix.shape[0], matrix.shape[1])
        var result = Tensor(rows: rows, tokenColumns: columns)
        return matrix.withMatrix(columns: columns) { source in
            result.withMutableTokenColumns(columns) { target in
                target.copy(source)
                change(target)
                return (0..<rows).map { row in (0..<columns).map { Double(target.row(row)[$0]) } }
            }
        }
    }

    private func doubles(_ matrix: Tensor) -> [[Double]] {
        let columns = matrix.shape[1]
        return matrix.withMatrix(columns: columns) { matrix in
            (0..<matrix.rows).map { row in (0..<columns).map { Double(matrix.row(row)[$0]) } }
        }
    }

    private func expect(_ found: [[Double]], _ expected: [[Double]], within tolerance: Double = 2e-6) {
        let difference = zip(found.joined(), expected.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(found.count == expected.count && difference < tolerance, "\(difference)")
    }

    private func gelu(_ value: Double) -> Double { value / 2 * (1 + erf(value / 2.0.squareRoot())) }

    @Test(arguments: columnCounts) func softmaxOfGroups(columns: Int) throws {
        let logits = try matrix(3 * 5, columns, seed: 1)
        let divisors = try matrix(1, columns, seed: 2, within: 0.5...2)
        let found = changing(logits) { found in
            divisors.withMatrix(columns: columns) { found.softmaxColumns(groups: 3, divisors: $0.base) }
        }
        var expected = doubles(logits)
        for column in 0..<columns {
            for group in 0..<3 {
                let rows = group * 5..<(group + 1) * 5
                let sum = rows.reduce(0) { $0 + exp(expected[$1][column]) } * doubles(divisors)[0][column]
                for row in rows { expected[row][column] = exp(expected[row][column]) / sum }
            }
        }
        expect(found, expected)
    }

    @Test(arguments: columnCounts) func scalesSumsAndOffsets(columns: Int) throws {
        let (first, second) = (try matrix(6, columns, seed: 3), try matrix(6, columns, seed: 4))
        let (factors, offsets) = (try matrix(1, columns, seed: 5), try matrix(1, 6, seed: 6))
        let scales = doubles(factors)[0]
        let scaled = changing(first) { found in
            factors.withMatrix(columns: columns) { found.scaleColumns(by: $0.base) }
        }
        expect(scaled, doubles(first).map { zip($0, scales).map(*) })
        let blended = changing(first) { found in
            second.withMatrix(columns: columns) { second in
                factors.withMatrix(columns: columns) { factors in
                    offsets.withMatrix(columns: 6) {
                        found.blend(with: second, factors: factors.base, offsets: $0.base)
                    }
                }
            }
        }
        let sums = zip(doubles(first), doubles(second)).map { zip($0, $1).map(+) }
        expect(
            blended,
            zip(sums, doubles(offsets)[0]).map { row, offset in zip(row, scales).map { $0 * $1 + offset } }
        )
    }

    @Test(arguments: columnCounts) func dots(columns: Int) throws {
        let (first, second) = (try matrix(7, columns, seed: 7), try matrix(7, columns, seed: 8))
        let (bias, weights) = (try matrix(1, 7, seed: 9), try matrix(1, 7, seed: 10))
        var products = [Float](repeating: 0, count: columns)
        var activations = products
        first.withMatrix(columns: columns) { first in
            second.withMatrix(columns: columns) { first.columnDots(with: $0, into: &products) }
            bias.withMatrix(columns: 7) { bias in
                weights.withMatrix(columns: 7) {
                    first.geluDots(bias: bias.base, weights: $0.base, into: &activations)
                }
            }
        }
        let (a, b) = (doubles(first), doubles(second))
        let (offsets, shares) = (doubles(bias)[0], doubles(weights)[0])
        let columns = 0..<columns
        expect(
            [products.map(Double.init)],
            [columns.map { c in (0..<7).reduce(0) { $0 + a[$1][c] * b[$1][c] } }],
            within: 1e-5
        )
        let expected = columns.map { c in (0..<7).reduce(0) { $0 + shares[$1] * gelu(a[$1][c] + offsets[$1]) } }
        expect([activations.map(Double.init)], [expected], within: 1e-5)
    }

    @Test(arguments: columnCounts) func normalisedColumns(columns: Int) throws {
        let values = try matrix(24, columns, seed: 11)
        let (gain, shift) = (try matrix(1, 24, seed: 12), try matrix(1, 24, seed: 13))
        let norm = try LayerNorm(gain: gain.reshaped([24]), shift: shift.reshaped([24]), epsilon: 1e-3)
        let found = changing(values) { norm.applyGELU(toColumns: $0) }
        var expected = doubles(values)
        for column in 0..<columns {
            let numbers = expected.map { $0[column] }
            let mean = numbers.reduce(0, +) / 24
            let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 24
            for row in 0..<24 {
                let normal = (numbers[row] - mean) / (variance + 1e-3).squareRoot()
                expected[row][column] = gelu(normal * doubles(gain)[0][row] + doubles(shift)[0][row])
            }
        }
        expect(found, expected, within: 1e-5)
    }

    /// More rows than registers hold sums for, and numbers of columns with a rest.
    @Test(arguments: [1, 3, 7, 8, 11], columnCounts) func headProducts(rows: Int, columns: Int) throws {
        let (heads, depth) = (3, 5)
        let queries = try matrix(rows, heads * depth, seed: 14)
        let features = try matrix(heads * depth, columns, seed: 15)
        let start = try matrix(heads * rows, columns, seed: 16)
        let (a, x) = (doubles(queries), doubles(features))
        for accumulating in [false, true] {
            let found = changing(start) { found in
                queries.withMatrix(columns: heads * depth) { queries in
                    features.withMatrix(columns: columns) {
                        found.setHeadProducts(
                            of: queries,
                            with: $0,
                            heads: heads,
                            scale: 0.5,
                            accumulating: accumulating
                        )
                    }
                }
            }
            var expected = accumulating ? doubles(start) : doubles(Tensor(shape: start.shape))
            for row in 0..<heads * rows {
                let (head, query) = (row / rows, row % rows)
                for column in 0..<columns {
                    for feature in head * depth..<(head + 1) * depth {
                        expected[row][column] += 0.5 * a[query][feature] * x[feature][column]
                    }
                }
            }
            expect(found, expected, within: 1e-5)
        }
    }
}
