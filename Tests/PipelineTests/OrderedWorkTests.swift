import Pipeline
import Synchronization
import TestSupport
import Testing

@Suite struct OrderedWorkTests {
    /// Counts pieces of work between their beginning and their consumption.
    private final class Gauge: Sendable {
        private let state = Mutex((now: 0, most: 0, begun: 0))

        func begin() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.begun + 1) } }
        func end() { state.withLock { $0.now -= 1 } }
        var most: Int { state.withLock { $0.most } }
        var begun: Int { state.withLock { $0.begun } }
    }

    private struct Failure: Error {}

    /// Work of uneven length, so that later pieces are ready before earlier ones.
    private func product(_ index: Int) -> UInt64 {
        var random = SplitMix(seed: UInt64(index))
        var value: UInt64 = 0
        for _ in 0..<(index % 7 == 0 ? 20_000 : 10) { value = random.next() }
        return value
    }

    private func results(_ indices: [Int], inFlight: Int) async throws -> [(Int, UInt64)] {
        var results: [(Int, UInt64)] = []
        try await OrderedWork.run(indices, inFlight: inFlight) {
            product($0)
        } consume: {
            results.append(($0, $1))
        }
        return results
    }

    @Test(arguments: [1, 2, 4, 16, 1_000]) func theOrderIsKept(inFlight: Int) async throws {
        let indices = Array(3..<300)
        let found = try await results(indices, inFlight: inFlight)
        #expect(found.map(\.0) == indices)
        #expect(found.map(\.1) == indices.map(product))
    }

    @Test func indicesMayHaveGapsOrBeAbsent() async throws {
        #expect(try await results([5, 2, 9], inFlight: 4).map(\.0) == [5, 2, 9])
        #expect(try await results([], inFlight: 4).isEmpty)
        #expect(try await results([], inFlight: 1).isEmpty)
    }

    @Test(arguments: [1, 2, 3, 8]) func noMoreThanAFewExistAtATime(inFlight: Int) async throws {
        let gauge = Gauge()
        try await OrderedWork.run(Array(0..<200), inFlight: inFlight) { index in
            gauge.begin()
            return product(index)
        } consume: { _, _ in
            gauge.end()
        }
        #expect(gauge.begun == 200)
        #expect((1...inFlight).contains(gauge.most))
    }

    @Test(arguments: [1, 2, 4]) func anErrorStopsTheWork(inFlight: Int) async throws {
        let gauge = Gauge()
        var consumed: [Int] = []
        await #expect(throws: Failure.self) {
            try await OrderedWork.run(Array(0..<1_000), inFlight: inFlight) { index in
                gauge.begin()
                return product(index)
            } consume: { index, _ in
                consumed.append(index)
                if index == 20 { throw Failure() }
            }
        }
        #expect(consumed == Array(0...20))
        #expect(gauge.begun <= 20 + inFlight)
    }
}
