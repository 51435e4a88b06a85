import NeuralNetwork
import Testing

/// Layers against PyTorch; the bound is some roundings of single precision.
@Suite struct LayerTests {
    private let workers = Workers(count: 2)
    private let tolerance: Float = 1e-6

    @Test func linear() throws {
        let fixture = LayerFixture("linear")
        let layer = try Linear(weights: fixture("w"), bias: fixture("b"))
        #expect(try fixture.deviation(of: layer.apply(to: fixture("x"), workers: workers)) < tolerance)
        #expect(throws: NetworkError.self) { try layer.apply(to: fixture("w").reshaped([24, 19]), workers: workers) }
        #expect(throws: NetworkError.self) { try Linear(weights: fixture("w"), bias: fixture("x")) }
    }

    @Test func layerNormOfRowsAndPixels() throws {
        let fixture = LayerFixture("layer_norm")
        let layer = try LayerNorm(gain: fixture("g"), shift: fixture("s"), epsilon: 1e-6)
        let found = try layer.apply(to: fixture("x"), workers: workers)
        #expect(try fixture.deviation(of: found) < tolerance)
        #expect(try LayerFixture("layer_norm_2d").deviation(of: found) < tolerance)
        #expect(throws: NetworkError.self) { try layer.apply(to: Tensor(shape: [2, 99]), workers: workers) }
    }

    @Test func groupNorm() throws {
        let fixture = LayerFixture("group_norm")
        let layer = try GroupNorm(groups: 4, gain: fixture("g"), shift: fixture("s"))
        #expect(try fixture.deviation(of: layer.apply(to: fixture("x"))) < tolerance)
        #expect(throws: NetworkError.self) { try GroupNorm(groups: 5, gain: fixture("g"), shift: fixture("s")) }
    }

    @Test func activations() throws {
        let gelu = LayerFixture("gelu")
        #expect(try gelu.deviation(of: Activation.gelu(gelu("x"))) < tolerance)
        let softmax = LayerFixture("softmax")
        #expect(try softmax.deviation(of: Activation.softmax(softmax("x"))) < tolerance)
    }

    @Test func convolutions() throws {
        let patches = LayerFixture("patches")
        let patchMap = try Linear(weights: patches("w"), bias: patches("b"))
        let cut = try Convolution.patches(of: patches("x"), patchSize: 4, map: patchMap, workers: workers)
        #expect(try patches.deviation(of: cut) < tolerance)
        #expect(throws: NetworkError.self) {
            try Convolution.patches(of: patches("x"), patchSize: 5, map: patchMap, workers: workers)
        }
        let square = LayerFixture("three_by_three")
        let squareMap = try Linear(weights: square("w"), bias: nil)
        let mixed = try Convolution.threeByThree(square("x"), map: squareMap, workers: workers)
        #expect(try square.deviation(of: mixed) < tolerance)
        let halving = LayerFixture("halving")
        let halvingMap = try Linear(weights: halving("w"), bias: halving("b"))
        #expect(
            try halving.deviation(of: Convolution.halving(halving("x"), map: halvingMap, workers: workers)) < tolerance
        )
        #expect(throws: NetworkError.self) {
            try Convolution.halving(Tensor(shape: [5, 11, 11]), map: halvingMap, workers: workers)
        }
        let upscaling = LayerFixture("upscaling")
        let layer = try UpscalingConvolution(weights: upscaling("w"), bias: upscaling("b"))
        #expect(try upscaling.deviation(of: layer.apply(to: upscaling("x"), workers: workers)) < tolerance)
    }

    @Test func perceptron() throws {
        let fixture = LayerFixture("perceptron")
        let layers = try (0..<3).map { try Linear(weights: fixture("w\($0)"), bias: fixture("b\($0)")) }
        #expect(try fixture.deviation(of: Perceptron(layers).apply(to: fixture("x"), workers: workers)) < tolerance)
        #expect(throws: NetworkError.self) { try Perceptron([layers[0], layers[2], layers[0]]) }
        #expect(throws: NetworkError.self) { try Perceptron([]) }
    }
}
