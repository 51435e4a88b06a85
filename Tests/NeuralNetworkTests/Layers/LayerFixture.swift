import Foundation
import NeuralNetwork
import TestSupport

/// Golden values of one layer, made by `make_layers.py`.
struct LayerFixture {
    private let name: String

    init(_ name: String) {
        self.name = name
    }

    /// An array of the fixture.
    func callAsFunction(_ key: String) throws -> Tensor {
        let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/layers").path ?? ""
        let array = try NumpyArray(path: "\(folder)/\(name)_\(key).npy")
        return try Tensor(shape: array.shape, values: array.floats)
    }

    /// The largest difference to the expected values, as a share of their largest magnitude.
    func deviation(of found: Tensor) throws -> Float {
        let expected = try self("y")
        guard found.shape == expected.shape else { return .infinity }
        let magnitude = expected.values.map(abs).max() ?? 0
        return zip(found.values, expected.values).map { abs($0 - $1) }.max().map { $0 / magnitude } ?? .infinity
    }
}
