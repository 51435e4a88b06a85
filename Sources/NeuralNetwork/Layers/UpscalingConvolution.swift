/// A transposed convolution of 2 x 2 pixels with stride 2: every pixel becomes four.
///
/// Pixels are rows; those that come out lie four by four, in the order upper left, upper right, lower left, lower right
/// of their pixel, so that the next layer works on them without moving anything.
public struct UpscalingConvolution: Sendable {
    /// Four maps, one behind the other: a pixel's channels to those of its four.
    package let map: Linear
    /// The weights of the map in single precision, [4 outputs, inputs].
    package let weights: Tensor
    /// Channels that go in.
    public let inputs: Int
    /// Channels that come out.
    public let outputs: Int

    /// Makes a transposed convolution.
    ///
    /// - Parameters:
    ///   - weights: [inputs, outputs, 2, 2], as in PyTorch's `ConvTranspose2d`.
    ///   - bias: [outputs].
    ///   - precision: that of the product.
    /// - Throws: `NetworkError.shape` when they have other shapes.
    public init(weights: Tensor, bias: Tensor, precision: Precision = .float32) throws(NetworkError) {
        guard weights.shape.count == 4, weights.shape[2...] == [2, 2], bias.shape == [weights.shape[1]] else {
            throw .shape(expected: [bias.count, 2, 2], found: weights.shape, what: "transposed convolution")
        }
        inputs = weights.shape[0]
        outputs = weights.shape[1]
        let source = weights.values
        var moved: [Float] = []
        moved.reserveCapacity(source.count)
        for pixel in 0..<4 {
            for output in 0..<outputs {
                for input in 0..<inputs { moved.append(source[(input * outputs + output) * 4 + pixel]) }
            }
        }
        self.weights = try Tensor(shape: [4 * outputs, inputs], values: moved)
        map = try Linear(
            weights: self.weights,
            bias: try Tensor(shape: [4 * outputs], values: (0..<4).flatMap { _ in bias.values }),
            precision: precision
        )
    }

    /// Upscales pixels.
    ///
    /// - Parameters:
    ///   - input: [pixels, inputs].
    ///   - workers: the threads.
    /// - Returns: [pixels, 4, outputs].
    /// - Throws: `NetworkError.shape` when the input does not fit.
    public func apply(to input: Tensor, workers: Workers) throws(NetworkError) -> Tensor {
        guard input.shape.count == 2, input.shape[1] == inputs else {
            throw .shape(expected: [input.shape.first ?? 0, inputs], found: input.shape, what: "upscaling input")
        }
        return try map.apply(to: input, workers: workers).reshaped([input.shape[0], 4, outputs])
    }
}
