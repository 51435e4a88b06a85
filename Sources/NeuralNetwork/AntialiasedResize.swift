/// Resizes images by separable linear interpolation that averages over what an output pixel covers.
///
/// - Source: PyTorch's `interpolate(mode="bilinear", antialias=True, align_corners=False)` in single precision: columns
///   first, then rows. Equal to the last bit to a build of it with fused multiply-add when the image is enlarged.
public struct AntialiasedResize: Sendable {
    private let rows: ResizeTaps
    private let columns: ResizeTaps

    /// Makes a resizing from one size to another.
    ///
    /// - Parameters:
    ///   - inputHeight: rows of the input, at least 1.
    ///   - inputWidth: columns of the input, at least 1.
    ///   - outputHeight: rows of the output, at least 1.
    ///   - outputWidth: columns of the output, at least 1.
    public init(inputHeight: Int, inputWidth: Int, outputHeight: Int, outputWidth: Int) {
        precondition(min(inputHeight, inputWidth, outputHeight, outputWidth) > 0, "an image has at least one pixel")
        rows = .antialiased(from: inputHeight, to: outputHeight)
        columns = .antialiased(from: inputWidth, to: outputWidth)
    }

    /// Resizes every image of a tensor.
    ///
    /// - Parameter images: shape `[channels, inputHeight, inputWidth]`, finite numbers.
    /// - Returns: shape `[channels, outputHeight, outputWidth]`.
    /// - Throws: `NetworkError.shape` when the tensor has another size.
    /// - Complexity: O(channels * output pixels * window).
    public func callAsFunction(_ images: Tensor) throws(NetworkError) -> Tensor {
        let expected = [images.shape.first ?? 0, rows.inputCount, columns.inputCount]
        guard images.shape == expected else {
            throw .shape(expected: expected, found: images.shape, what: "image to resize")
        }
        var result = Tensor(uninitialized: [expected[0], rows.outputCount, columns.outputCount])
        let inputSize = rows.inputCount * columns.inputCount
        let outputSize = rows.outputCount * columns.outputCount
        images.withValues { input in
            result.withMutableValues { output in
                for channel in 0..<expected[0] {
                    resize(
                        UnsafeBufferPointer(rebasing: input[channel * inputSize..<(channel + 1) * inputSize]),
                        into: UnsafeMutableBufferPointer(
                            rebasing: output[channel * outputSize..<(channel + 1) * outputSize]
                        )
                    )
                }
            }
        }
        return result
    }

    /// Resizes one image.
    ///
    /// - Parameters:
    ///   - input: row-major pixels of the input size.
    ///   - output: memory for the pixels of the output size.
    package func resize(_ input: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(input.count == rows.inputCount * columns.inputCount, "the input has another size")
        precondition(output.count == rows.outputCount * columns.outputCount, "the output has another size")
        let narrow = [Float](unsafeUninitializedCapacity: rows.inputCount * columns.outputCount) { memory, count in
            for row in 0..<rows.inputCount {
                resizeRow(
                    UnsafeBufferPointer(rebasing: input[row * columns.inputCount..<(row + 1) * columns.inputCount]),
                    into: memory.baseAddress.map { $0 + row * columns.outputCount }
                )
            }
            count = memory.count
        }
        narrow.withUnsafeBufferPointer { sumRows($0, into: output) }
    }

    private func resizeRow(_ row: UnsafeBufferPointer<Float>, into output: UnsafeMutablePointer<Float>?) {
        guard let output else { return }
        columns.weights.withUnsafeBufferPointer { weights in
            columns.starts.withUnsafeBufferPointer { starts in
                for column in 0..<columns.outputCount {
                    let start = starts[column]
                    let weight = column * columns.width
                    var sum = row[start] * weights[weight]
                    for tap in 1..<max(columns.width, 1) {
                        sum = fused(row[start + tap], weights[weight + tap], sum)
                    }
                    output[column] = sum
                }
            }
        }
    }

    private func sumRows(_ input: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        let width = columns.outputCount
        for row in 0..<rows.outputCount {
            let target = UnsafeMutableBufferPointer(rebasing: output[row * width..<(row + 1) * width])
            for tap in 0..<rows.width {
                let start = (rows.starts[row] + tap) * width
                let source = UnsafeBufferPointer(rebasing: input[start..<start + width])
                let weight = rows.weights[row * rows.width + tap]
                if tap == 0 {
                    for column in 0..<width { target[column] = source[column] * weight }
                } else if weight != 0 {
                    for column in 0..<width { target[column] = fused(source[column], weight, target[column]) }
                }
            }
        }
    }
}

/// The sum of a product and a number, rounded once.
///
/// A product of two single-precision numbers is exact in double precision; unlike `addingProduct` this needs no call
/// where the processor the program is built for has no such instruction.
@inline(__always)
private func fused(_ first: Float, _ second: Float, _ sum: Float) -> Float {
    Float(Double(first) * Double(second) + Double(sum))
}
