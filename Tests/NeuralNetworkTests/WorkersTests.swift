import NeuralNetwork
import TestSupport
import Testing

@Suite struct WorkersTests {
    /// The same bytes for any number of threads, for sizes with more than one block and an incomplete one.
    @Test(arguments: Precision.allCases.filter(\.isFast)) func resultsDoNotDependOnThreads(precision: Precision) throws
    {
        var random = SplitMix(seed: 7)
        func tensor(_ shape: [Int]) throws -> Tensor {
            let count = shape.reduce(1, *)
            return try Tensor(shape: shape, values: (0..<count).map { _ in Float.random(in: -1...1, using: &random) })
        }
        let layer = try Linear(weights: tensor([96, 80]), bias: tensor([96]), precision: precision)
        let input = try tensor([1300, 80])
        let expected = try layer.apply(to: input, workers: Workers(count: 1))
        for threads in 2...4 {
            #expect(try layer.apply(to: input, workers: Workers(count: threads)).values == expected.values)
        }
    }

    @Test func everyJobIsDoneOnce() {
        for (threads, jobs) in [(1, 5), (3, 1), (4, 1000), (2, 0)] {
            var done = [Int](repeating: 0, count: jobs)
            done.withUnsafeMutableBufferPointer { done in
                nonisolated(unsafe) let done = done
                Workers(count: threads).forEach(jobs) { _, job in done[job] += 1 }
            }
            #expect(done.allSatisfy { $0 == 1 })
        }
    }
}
