/// Resizes images by separable linear interpolation between two neighbours, whatever the ratio of the sizes.
///
/// Several resizings one after the other become a single one: their weights along each axis are multiplied.
///
/// - Source: PyTorch's `interpolate(mode="bilinear", antialias=False, align_corners=False)`.
public struct BilinearResize: Sendable {
    private let rows: ResizeTaps
    private let columns: ResizeTaps

    /// Makes a resizing over a chain of sizes.
    ///
    /// - Parameters:
    ///   - heights: rows of the input, of every intermediate image and of the output; at least two, each at least 1.
    ///   - widths: columns of the same images.
    public init(heights: [Int], widths: [Int]) {
        precondition(heights.count == widths.count && heights.count >= 2, "a resizing has an input and an output")
        precondition((heights + widths).allSatisfy { $0 > 0 }, "an image has at least one pixel")
        rows = Self.taps(heights)
        columns = Self.taps(widths)
    }

    private static func taps(_ counts: [Int]) -> ResizeTaps {
        let steps = zip(counts, counts.dropFirst()).map { ResizeTaps.bilinear(from: $0, to: $1) }
        return steps.dropFirst().reduce(steps[0]) { $0.followed(by: $1) }
    }

    /// Rows of the output.
    public var height: Int { rows.outputCount }
    /// Columns of the output.
    public var width: Int { columns.outputCount }

    /// Resizes every image of a tensor.
    ///
    /// - Parameter images: shape `[channels, input rows, input columns]`, finite numbers.
    /// - Returns: shape `[channels, height, width]`.
    /// - Throws: `NetworkError.shape` when the tensor has another size.
    /// - Complexity: O(channels * output pixels).
    public func callAsFunction(_ images: Tensor) throws(NetworkError) -> Tensor {
        let expected = [images.shape.first ?? 0, rows.inputCount, columns.inputCount]
        guard images.shape == expected else {
            throw .shape(expected: expected, found: images.shape, what: "image to resize")
        }
        var result = Tensor(uninitialized: [expected[0], height, width])
        let size = rows.inputCount * columns.inputCount
        images.withValues { input in
            result.withMutableValues { output in
                for channel in 0..<expected[0] {
                    let image = UnsafeBufferPointer(rebasing: input[channel * size..<(channel + 1) * size])
                    forEachRow(of: image) { row, values in
                        let start = (channel * height + row) * width
                        _ = output[start..<start + width].update(fromContentsOf: values)
                    }
                }
            }
        }
        return result
    }

    /// Hands out the rows of the output one after the other, without holding the whole of it.
    ///
    /// - Parameters:
    ///   - image: row-major pixels of the input size.
    ///   - inputRows: rows of the input; only rows of the output that depend on them are handed out. Nil for all.
    ///   - body: takes a row's number and its `width` values, valid during the call.
    package func forEachRow(
        of image: UnsafeBufferPointer<Float>,
        touching inputRows: Range<Int>? = nil,
        _ body: (_ row: Int, _ values: UnsafeBufferPointer<Float>) -> Void
    ) {
        precondition(image.count == rows.inputCount * columns.inputCount, "the input has another size")
        let outputRows = rows.outputs(touching: inputRows ?? 0..<rows.inputCount)
        guard let first = outputRows.first, let last = outputRows.last else { return }
        let needed = rows.starts[first]..<rows.starts[last] + rows.width
        let narrow = [Float](unsafeUninitializedCapacity: rows.inputCount * width) { memory, count in
            for row in needed {
                let input = image[row * columns.inputCount..<(row + 1) * columns.inputCount]
                resizeRow(
                    UnsafeBufferPointer(rebasing: input),
                    into: UnsafeMutableBufferPointer(rebasing: memory[row * width..<(row + 1) * width])
                )
            }
            count = memory.count
        }
        narrow.withUnsafeBufferPointer { narrow in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { values in
                for row in outputRows {
                    sumRows(narrow, row: row, into: values)
                    body(row, UnsafeBufferPointer(values))
                }
            }
        }
    }

    private func resizeRow(_ row: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        columns.weights.withUnsafeBufferPointer { weights in
            columns.starts.withUnsafeBufferPointer { starts in
                for column in 0..<columns.outputCount {
                    let start = starts[column]
                    let weight = column * columns.width
                    var sum = row[start] * weights[weight]
                    for tap in 1..<max(columns.width, 1) {
                        sum += row[start + tap] * weights[weight + tap]
                    }
                    output[column] = sum
                }
            }
        }
    }

    private func sumRows(
        _ narrow: UnsafeBufferPointer<Float>,
        row: Int,
        into values: UnsafeMutableBufferPointer<Float>
    ) {
        for tap in 0..<rows.width {
            let start = (rows.starts[row] + tap) * width
            let source = UnsafeBufferPointer(rebasing: narrow[start..<start + width])
            let weight = rows.weights[row * rows.width + tap]
            if tap == 0 {
                for column in 0..<width { values[column] = source[column] * weight }
            } else if weight != 0 {
                for column in 0..<width { values[column] += source[column] * weight }
            }
        }
    }
}
