import Reporters
import Testing

@Suite struct OrderStatisticsTests {
    /// Samples of every awkward kind: few, many, all equal, two values, an outlier, huge range, denormal range.
    static let samples: [[Float]] = {
        var generator = SystemlessGenerator(state: 42)
        var result: [[Float]] = (1...60).map { count in (0..<count).map { _ in generator.next() } }
        result.append((0..<5_000).map { _ in generator.next() })
        result.append(Array(repeating: 7, count: 500))
        result.append((0..<999).map { $0 % 3 == 0 ? 1 : 2 })
        result.append((0..<2_000).map { _ in (generator.next() * 20).rounded() } + [65_535])
        result.append((0..<300).map { _ in (generator.next() - 0.5) * 3e38 * 2 })
        result.append((0..<300).map { _ in Float(bitPattern: UInt32(generator.next() * 20)) })
        result.append((0..<400).map { Float($0) - 200 })
        return result
    }()

    @Test(arguments: samples.indices) func agreesWithSorting(index: Int) {
        let samples = Self.samples[index]
        let sorted = samples.sorted()
        let ranks = [0, samples.count / 20, samples.count / 2, samples.count - 1]
        var selector = OrderStatistics()
        let found = samples.withUnsafeBufferPointer {
            selector.select(ranks, from: $0, low: sorted[0], high: sorted[sorted.count - 1])
        }
        #expect(found == ranks.map { sorted[$0] })
    }

    @Test func interpolatesAsNumPyDoes() {
        var selector = OrderStatistics()
        let samples: [Float] = [3, 1, 10, 2]
        let found = samples.withUnsafeBufferPointer {
            selector.quantiles(of: $0, low: 1, high: 10, probabilities: [0, 0.25, 0.5, 0.9, 1])
        }
        for (value, golden) in zip(found, [1, 1.75, 2.5, 7.9, 10]) {
            #expect(abs(value - golden) < 1e-12)
        }
    }

    @Test func midQuantilesStandBetweenEqualSamples() {
        var selector = OrderStatistics()
        // One 1, two 2 and two 4 of five: 1 stands at 0.1, 2 at 0.4, 4 at 0.8.
        let samples: [Float] = [2, 4, 1, 2, 4]
        let found = samples.withUnsafeBufferPointer {
            selector.midQuantiles(of: $0, low: 1, high: 4, probabilities: [0, 0.1, 0.25, 0.4, 0.6, 0.8, 1])
        }
        for (value, golden) in zip(found, [1, 1, 1.5, 2, 3, 4, 4]) {
            #expect(abs(value - golden) < 1e-12)
        }
    }

    @Test(arguments: samples.indices) func midQuantilesAgreeWithTheirDefinition(index: Int) {
        let samples = Self.samples[index]
        let distinct = Set(samples).sorted()
        let places = distinct.map { value in
            (Double(samples.count { $0 < value }) + Double(samples.count { $0 == value }) / 2) / Double(samples.count)
        }
        var selector = OrderStatistics()
        for probability in [0.0, 0.05, 0.158_655, 0.5, 0.9, 1] {
            let found = samples.withUnsafeBufferPointer {
                selector.midQuantiles(
                    of: $0,
                    low: distinct[0],
                    high: distinct[distinct.count - 1],
                    probabilities: [probability]
                )[0]
            }
            let next = places.firstIndex { $0 >= probability } ?? places.count - 1
            let previous = max(0, next - 1)
            var golden = Double(distinct[next])
            if next > previous, probability < places[next] {
                let share = (probability - places[previous]) / (places[next] - places[previous])
                golden = Double(distinct[previous]) + (golden - Double(distinct[previous])) * share
            }
            #expect(abs(found - golden) <= 1e-9 * max(1, abs(golden)))
        }
    }

    @Test func scratchMemoryDoesNotLeakBetweenCalls() {
        var selector = OrderStatistics()
        let many = (0..<1_000).map(Float.init)
        let few = (0..<100).map { Float($0) * 2 }
        _ = many.withUnsafeBufferPointer { selector.select([500], from: $0, low: 0, high: 999) }
        let found = few.withUnsafeBufferPointer { selector.select([0, 50, 99], from: $0, low: 0, high: 198) }
        #expect(found == [0, 100, 198])
    }
}

/// A small seeded generator of numbers in 0 ..< 1.
struct SystemlessGenerator {
    var state: UInt64

    mutating func next() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 24)
    }
}
