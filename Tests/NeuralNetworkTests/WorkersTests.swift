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
        let layer = try Linear(weights: tensor([300, 80]), bias: tensor([300]), precision: precision)
        for rows in [1300, 9] {
            let input = try tensor([rows, 80])
            let expected = try layer.apply(to: input, workers: Workers(count: 1))
            for threads in 2...4 {
                #expect(try layer.apply(to: input, workers: Workers(count: threads)).values == expected.values)
            }
        }
    }

    /// Few rows are shared out by outputs, many by rows.
    @Test func fewRowsGiveWhatManyGive() throws {
        var random = SplitMix(seed: 8)
        func tensor(_ shape: [Int]) throws -> Tensor {
            let count = shape.reduce(1, *)
            return try Tensor(shape: shape, values: (0..<count).map { _ in Float.random(in: -1...1, using: &random) })
        }
        let workers = Workers(count: 2)
        let layer = try Linear(weights: tensor([300, 80]), bias: tensor([300]))
        let input = try tensor([600, 80])
        let many = try layer.apply(to: input, workers: workers).slice(0..<9).values
        let few = try layer.apply(to: input.slice(0..<9), workers: workers).values
        #expect(zip(many, few).allSatisfy { abs($0 - $1) < 1e-5 })
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
