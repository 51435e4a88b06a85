import Figures
import TestSupport
import Testing

struct TicksTests {
    @Test("Ticks of common ranges")
    func commonRanges() {
        #expect(Ticks(0...1, maximumCount: 6).values == [0, 0.2, 0.4, 0.6, 0.8, 1])
        #expect(Ticks(0...118, maximumCount: 8).values == [0, 20, 40, 60, 80, 100])
        #expect(Ticks(-0.3...0.3, maximumCount: 7).values == [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
        #expect(Ticks(0...3, maximumCount: 9, wholeNumbers: true).values == [0, 1, 2, 3])
        #expect(Ticks(0...0.5, maximumCount: 9, wholeNumbers: true).values == [0])
    }

    @Test("Labels have the decimals of the step")
    func labels() {
        func labels(_ range: ClosedRange<Double>, _ count: Int) -> [String] {
            let ticks = Ticks(range, maximumCount: count)
            return ticks.values.map { ticks.label($0) }
        }
        #expect(labels(0...1, 6) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(labels(0...60_000, 4) == ["0", "20000", "40000", "60000"])
        #expect(labels(0...3e-7, 4) == ["0", "1e-7", "2e-7", "3e-7"])
        #expect(labels(1e6...3e6, 5) == ["1e6", "1.5e6", "2e6", "2.5e6", "3e6"])
        #expect(labels(-0.02...0.02, 5) == ["-0.02", "-0.01", "0.00", "0.01", "0.02"])
    }

    @Test("Random ranges get two ticks or more, inside, evenly apart, with labels that differ", arguments: 1...40)
    func randomRanges(_ seed: UInt64) {
        var numbers = SplitMix(seed: seed)
        for _ in 0..<50 {
            var scale = 1.0
            for _ in 0..<Int.random(in: 0...9, using: &numbers) { scale *= Bool.random(using: &numbers) ? 10 : 0.1 }
            let low = Double.random(in: -1...1, using: &numbers) * scale
            let range = low...low + Double.random(in: 0.01...1, using: &numbers) * scale
            let limit = Int.random(in: 5...20, using: &numbers)
            let ticks = Ticks(range, maximumCount: limit)
            let span = range.upperBound - range.lowerBound
            #expect((2...limit).contains(ticks.values.count))
            #expect(ticks.values.allSatisfy { $0 > low - span * 1e-5 && $0 < range.upperBound + span * 1e-5 })
            let steps = zip(ticks.values, ticks.values.dropFirst()).map { $1 - $0 }
            #expect(steps.allSatisfy { abs($0 - steps[0]) < span * 1e-6 })
            #expect(Set(ticks.values.map { ticks.label($0) }).count == ticks.values.count)
        }
    }

    @Test("Ranges at the limits of numbers end in few ticks, not in a trap")
    func extremes() {
        for range in [
            0...0.0, 5...5.0, 1e15...1e15 + 1, -1e300...1e300, 0...Double.leastNonzeroMagnitude, 1e-300...2e-300,
            -1...1e-17,
        ] {
            #expect(Ticks(range, maximumCount: 6).values.count <= 6)
        }
    }
}
