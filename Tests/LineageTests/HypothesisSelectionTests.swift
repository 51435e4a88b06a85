import Lineage
import TestSupport
import Testing

@Suite struct HypothesisSelectionTests {
    @Test(arguments: 0..<200)
    func findsTheBestSet(seed: UInt64) {
        var numbers = SplitMix(seed: seed)
        let count = Int.random(in: 1...10, using: &numbers)
        let gains = (0..<count).map { _ in Double.random(in: 0.1...5, using: &numbers) }
        let density = Double.random(in: 0...0.8, using: &numbers)
        var pairs: [(Int, Int)] = []
        for first in 0..<count {
            for second in first + 1..<count + 1
            where second < count && Double.random(in: 0..<1, using: &numbers) < density {
                pairs.append((second, first))
            }
        }
        let chosen = HypothesisSelection(gains: gains, pairs: pairs).best()
        #expect(chosen == chosen.sorted())
        #expect(isFree(Set(chosen), pairs))
        #expect(abs(total(chosen, gains) - bruteForce(gains, pairs)) < 1e-9)
    }

    private func total(_ chosen: [Int], _ gains: [Double]) -> Double {
        chosen.reduce(0.0) { $0 + gains[$1] }
    }

    private func bruteForce(_ gains: [Double], _ pairs: [(Int, Int)]) -> Double {
        var best = 0.0
        for set in 0..<(1 << gains.count) {
            let chosen = gains.indices.filter { set >> $0 & 1 == 1 }
            if isFree(Set(chosen), pairs) { best = max(best, total(chosen, gains)) }
        }
        return best
    }

    @Test func aLargeTangleIsSolvedGreedily() {
        let count = 500
        let pairs = (0..<count).flatMap { first in [1, 2, 7].map { (first, (first + $0) % count) } }
        let gains = (0..<count).map { Double(1 + ($0 * 37) % 101) }
        let chosen = HypothesisSelection(gains: gains, pairs: pairs).best()
        #expect(chosen.count > 80)
        #expect(isFree(Set(chosen), pairs))
    }

    @Test func nothingGivesNothing() {
        #expect(HypothesisSelection(gains: [], pairs: []).best().isEmpty)
    }

    private func isFree(_ chosen: Set<Int>, _ pairs: [(Int, Int)]) -> Bool {
        !pairs.contains { chosen.contains($0.0) && chosen.contains($0.1) }
    }
}
