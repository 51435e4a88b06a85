import NeuralNetwork
import Testing

@Suite struct TensorTests {
    @Test func sharesMemoryUntilWritten() throws {
        let first = try Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
        var second = first
        second.withMutableValues { $0[0] = 9 }
        #expect(first.values == [1, 2, 3, 4, 5, 6])
        #expect(second.values == [9, 2, 3, 4, 5, 6])
    }

    @Test func reshapingKeepsTheNumbers() throws {
        let tensor = try Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]).reshaped([3, 2])
        #expect(tensor.shape == [3, 2])
        #expect(tensor.values == [1, 2, 3, 4, 5, 6])
        #expect(throws: NetworkError.shape(expected: [4, 2], found: [3, 2], what: "reshape")) {
            try tensor.reshaped([4, 2])
        }
    }

    @Test func refusesValuesThatDoNotFit() {
        #expect(throws: NetworkError.self) { try Tensor(shape: [2, 2], values: [1, 2, 3]) }
        #expect(throws: NetworkError.self) { try Tensor(shape: [-1, -3], values: [1, 2, 3]) }
    }
}
