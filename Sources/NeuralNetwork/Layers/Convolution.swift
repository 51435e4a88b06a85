/// Convolutions of square images whose pixels are rows and whose channels are columns.
public enum Convolution {
    /// Cuts an image into patches and maps each: a convolution whose stride is its kernel.
    ///
    /// - Parameters:
    ///   - image: [channels, side, side].
    ///   - patchSize: side of a patch, in pixels.
    ///   - map: takes channels * patchSize * patchSize numbers, in the order channel, row, column.
    ///   - workers: the threads.
    /// - Returns: [patches, outputs], patches in row-major order.
    /// - Throws: `NetworkError.shape` when the image or the map does not fit.
    public static func patches(
        of image: Tensor,
        patchSize: Int,
        map: Linear,
        workers: Workers
    ) throws(NetworkError) -> Tensor {
        guard image.shape.count == 3, image.shape[1] == image.shape[2], patchSize > 0,
            image.shape[1] % patchSize == 0, map.inputs == image.shape[0] * patchSize * patchSize
        else {
            throw .shape(expected: [map.inputs / max(patchSize * patchSize, 1)], found: image.shape, what: "image")
        }
        let (channels, side) = (image.shape[0], image.shape[1])
        let grid = side / patchSize
        var output = Tensor(uninitialized: [grid * grid, map.outputs])
        image.withValues { pixels in
            output.withMutableMatrix(columns: map.outputs) { target in
                workers.forEachBlock(ofRows: grid * grid) { worker, rows in
                    worker.withScratch(Float.self, count: rows.count * map.inputs) { scratch in
                        var next = scratch
                        for patch in rows {
                            let start = patch / grid * patchSize * side + patch % grid * patchSize
                            for channel in 0..<channels {
                                for line in 0..<patchSize {
                                    let source = (channel * side + line) * side + start
                                    for column in 0..<patchSize { next[column] = pixels[source + column] }
                                    next += patchSize
                                }
                            }
                        }
                        let input = MatrixView(scratch, rows: rows.count, columns: map.inputs)
                        map.apply(to: input, into: target.rows(rows), worker: worker)
                    }
                }
            }
        }
        return output
    }

    /// A convolution of 3 x 3 pixels at every second one of a square image with a border of zeros, followed by ReLU.
    ///
    /// - Parameters:
    ///   - image: [channels, side, side] with an even side.
    ///   - map: takes channels * 9 numbers, in the order channel, row, column.
    ///   - workers: the threads.
    /// - Returns: [outputs, side / 2, side / 2].
    /// - Throws: `NetworkError.shape` when the image or the map does not fit.
    public static func halving(
        _ image: Tensor,
        map: Linear,
        workers: Workers
    ) throws(NetworkError) -> Tensor {
        guard image.shape.count == 3, image.shape[1] == image.shape[2], image.shape[1].isMultiple(of: 2),
            map.inputs == image.shape[0] * 9
        else {
            throw .shape(expected: [map.inputs / 9], found: image.shape, what: "convolution input")
        }
        let half = image.shape[1] / 2
        var output = Tensor(uninitialized: [map.outputs, half, half])
        image.withMatrix(columns: 2 * half) { lines in
            output.withMutableMatrix(columns: half * half) { planes in
                workers.forEach(half) { worker, row in
                    worker.withMatrix(rows: half, columns: map.inputs) { patches in
                        gatherHalved(row, of: lines, channels: image.shape[0], into: patches)
                        worker.withMatrix(rows: half, columns: map.outputs) { pixels in
                            map.applyReLU(to: patches.view, into: pixels, worker: worker)
                            for channel in 0..<map.outputs {
                                let plane = planes.row(channel) + row * half
                                for column in 0..<half { plane[column] = pixels.row(column)[channel] }
                            }
                        }
                    }
                }
            }
        }
        return output
    }

    /// The nine pixels around every second one of a row, channel by channel.
    private static func gatherHalved(
        _ row: Int,
        of lines: MatrixView,
        channels: Int,
        into patches: MutableMatrixView
    ) {
        let side = lines.columns
        for channel in 0..<channels {
            for offset in 0..<3 {
                let line = 2 * row + offset - 1
                let source = lines.row(channel * side + min(max(line, 0), side - 1))
                let isInside = line >= 0 && line < side
                for column in 0..<patches.rows {
                    let target = patches.row(column) + channel * 9 + offset * 3
                    target[0] = isInside && column > 0 ? source[2 * column - 1] : 0
                    target[1] = isInside ? source[2 * column] : 0
                    target[2] = isInside ? source[2 * column + 1] : 0
                }
            }
        }
    }

    /// A convolution of 3 x 3 pixels over a square image with a border of zeros.
    ///
    /// - Parameters:
    ///   - input: [side * side, channels], pixels in row-major order.
    ///   - map: takes channels * 9 numbers, in the order channel, row, column.
    ///   - workers: the threads.
    /// - Returns: [side * side, outputs].
    /// - Throws: `NetworkError.shape` when the input or the map does not fit.
    public static func threeByThree(
        _ input: Tensor,
        map: Linear,
        workers: Workers
    ) throws(NetworkError) -> Tensor {
        let side = Int(Double(input.shape.first ?? 0).squareRoot().rounded())
        guard input.shape.count == 2, side * side == input.shape[0], map.inputs == input.shape[1] * 9 else {
            throw .shape(expected: [side * side, map.inputs / 9], found: input.shape, what: "convolution input")
        }
        let channels = input.shape[1]
        var output = Tensor(uninitialized: [side * side, map.outputs])
        input.withMatrix(columns: channels) { source in
            output.withMutableMatrix(columns: map.outputs) { target in
                workers.forEachBlock(ofRows: side * side) { worker, rows in
                    worker.withScratch(Float.self, count: rows.count * map.inputs) { scratch in
                        for (index, pixel) in rows.enumerated() {
                            gather(pixel, of: source, side: side, into: scratch + index * map.inputs)
                        }
                        let input = MatrixView(scratch, rows: rows.count, columns: map.inputs)
                        map.apply(to: input, into: target.rows(rows), worker: worker)
                    }
                }
            }
        }
        return output
    }

    /// The nine pixels around a pixel, channel by channel.
    private static func gather(
        _ pixel: Int,
        of source: MatrixView,
        side: Int,
        into target: UnsafeMutablePointer<Float>
    ) {
        for offset in 0..<9 {
            let row = pixel / side + offset / 3 - 1
            let column = pixel % side + offset % 3 - 1
            let isInside = row >= 0 && row < side && column >= 0 && column < side
            let neighbour = source.row(isInside ? row * side + column : pixel)
            for channel in 0..<source.columns { target[channel * 9 + offset] = isInside ? neighbour[channel] : 0 }
        }
    }
}
