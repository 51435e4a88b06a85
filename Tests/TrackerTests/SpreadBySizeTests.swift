import Foundation
import TestSupport
import Testing
import Tracker

@Suite struct SpreadBySizeTests {
    private static let exponents = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5]

    /// Changes of normal distribution, drawn for sizes of 6 to 12 octaves.
    private func changes(exponent: Double, count: Int, seed: UInt64) -> (changes: [Double], sizes: [Double]) {
        var numbers = SplitMix(seed: seed)
        let sizes = (0..<count).map { _ in Double.random(in: 6...12, using: &numbers) }
        let changes = sizes.map { size in
            let radius = (-2 * log(Double.random(in: 1e-9...1, using: &numbers))).squareRoot()
            let normal = radius * cos(Double.random(in: 0...(2 * .pi), using: &numbers))
            return 0.1 * normal * exp2(exponent * (9 - size))
        }
        return (changes, sizes)
    }

    @Test(arguments: [0, 0.5, 1, 1.5])
    func findsTheExponentOfDrawnChanges(exponent: Double) {
        let drawn = changes(exponent: exponent, count: 2_000, seed: 5)
        let spread = SpreadBySize(changes: drawn.changes, sizes: drawn.sizes, exponents: SpreadBySizeTests.exponents)
        #expect(spread.exponent == exponent)
        #expect(abs(spread.spread - 0.1) < 0.01)
        #expect(abs(spread.factor(at: 7) / exp2(exponent * 2) - 1) < 0.1)
        #expect(abs(spread.factor(at: spread.middle) - 1) < 1e-12)
    }

    @Test func aFifthOfWildChangesMisleadsLittle() {
        var drawn = changes(exponent: 0.5, count: 2_000, seed: 8)
        for index in stride(from: 0, to: 2_000, by: 5) { drawn.changes[index] = 3 }
        let spread = SpreadBySize(changes: drawn.changes, sizes: drawn.sizes, exponents: SpreadBySizeTests.exponents)
        #expect((0.25...0.75).contains(spread.exponent))
    }

    @Test func theSameForTheSameWhateverTheUnit() {
        let drawn = changes(exponent: 1, count: 500, seed: 2)
        let one = SpreadBySize(changes: drawn.changes, sizes: drawn.sizes, exponents: SpreadBySizeTests.exponents)
        let other = SpreadBySize(
            changes: drawn.changes.map { 8 * $0 },
            sizes: drawn.sizes,
            exponents: SpreadBySizeTests.exponents
        )
        #expect(other.exponent == one.exponent && other.spread == 8 * one.spread)
    }

    /// Without links, of one size, without changes, or with too few: all cells are alike.
    @Test func littleEvidenceTellsNoSizesApart() {
        let exponents = SpreadBySizeTests.exponents
        let none = SpreadBySize(changes: [], sizes: [], exponents: exponents)
        #expect(none.exponent == 0 && none.spread == 0 && none.factor(at: 3) == 1)
        let still = SpreadBySize(
            changes: Array(repeating: 0, count: 50),
            sizes: (0..<50).map(Double.init),
            exponents: exponents
        )
        #expect(still.exponent == 0 && still.spread == 0)
        let alike = SpreadBySize(
            changes: (0..<50).map { Double($0 % 7) },
            sizes: Array(repeating: 8, count: 50),
            exponents: exponents
        )
        #expect(alike.exponent == 0 && alike.spread > 0)
        let few = changes(exponent: 1.5, count: 19, seed: 1)
        #expect(SpreadBySize(changes: few.changes, sizes: few.sizes, exponents: exponents).exponent == 0)
    }
}
