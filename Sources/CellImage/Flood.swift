/// Floods one basin after the other, each in a tile of its own size with a rim of one pixel, so that neighbours need no
/// test.
///
/// The memory of the tile is used again for the next one; no pixel in it is dry in between, and no line is occupied.
struct Flood: ~Copyable {
    private let connectivity: PixelConnectivity
    private var pixels = ScratchMemory(filler: FloodPixel())
    private var lines = ScratchMemory(filler: FloodLine())
    private var heights = KeySort()

    init(connectivity: PixelConnectivity) {
        self.connectivity = connectivity
    }

    /// Floods a basin.
    ///
    /// - Parameters:
    ///   - runs: the runs of the basin in scan order.
    ///   - landscape: the heights; the runs lie inside it.
    ///   - seeds: the seeds, of the same size.
    ///   - image: where the labels go, of the same size.
    mutating func run(
        _ runs: ArraySlice<LabelRun>,
        over landscape: Plane<Float>,
        from seeds: LabelImage,
        into image: inout LabelImage
    ) {
        let tile = FloodTile(around: runs, imageWidth: landscape.width)
        pixels.reserve(tile.count)
        let ranks = fill(tile, with: runs, landscape: landscape, seeds: seeds)
        lines.reserve(ranks)
        var queue = PixelQueue(pixels.elements, lines: lines.elements, lineCount: ranks)
        tile.forEachPixel(of: runs) { _, pixel in
            if pixels.elements[pixel].label != 0 { queue.append(pixel) }
        }
        spread(queue, stride: tile.stride)
        image.plane.pixels.withUnsafeMutableBufferPointer { labels in
            tile.forEachPixel(of: runs) { position, pixel in
                labels[position] = pixels.elements[pixel].label
            }
        }
    }

    /// Writes a basin into the tile, all of it dry.
    ///
    /// - Returns: the number of different heights.
    private mutating func fill(
        _ tile: FloodTile,
        with runs: ArraySlice<LabelRun>,
        landscape: Plane<Float>,
        seeds: LabelImage
    ) -> Int {
        let pixels = pixels.elements
        heights.start(capacity: runs.reduce(0) { $0 + $1.length })
        landscape.pixels.withUnsafeBufferPointer { landscape in
            seeds.plane.pixels.withUnsafeBufferPointer { seeds in
                tile.forEachPixel(of: runs) { position, pixel in
                    pixels[pixel].label = seeds[position]
                    heights.append(key: landscape[position].orderedKey, position: pixel)
                }
            }
        }
        return heights.rank { pixel, rank in
            pixels[pixel].link = ~Int32(truncatingIfNeeded: rank)
        }
    }

    /// Lets the water rise.
    private func spread(_ start: PixelQueue, stride: Int) {
        let pixels = pixels.elements
        var queue = start
        // In bounds: only pixels inside the rim are ever dry.
        @inline(__always)
        func enter(_ pixel: Int, _ label: UInt32) {
            guard pixels[pixel].link < 0 else { return }
            pixels[pixel].label = label
            queue.append(pixel)
        }
        while let pixel = queue.popFirst() {
            let label = pixels[pixel].label
            enter(pixel - stride, label)
            enter(pixel - 1, label)
            enter(pixel + 1, label)
            enter(pixel + stride, label)
            guard connectivity == .eight else { continue }
            enter(pixel - stride - 1, label)
            enter(pixel - stride + 1, label)
            enter(pixel + stride - 1, label)
            enter(pixel + stride + 1, label)
        }
    }
}

/// The rectangle around a basin, with a rim of one pixel.
private struct FloodTile {
    /// Pixels in a row of the tile.
    let stride: Int
    /// Pixels in the tile.
    let count: Int
    private let imageWidth: Int
    private let firstRow: Int
    private let firstColumn: Int

    init(around runs: ArraySlice<LabelRun>, imageWidth: Int) {
        self.imageWidth = imageWidth
        firstRow = Int(runs.first?.row ?? 0) - 1
        firstColumn = Int(runs.lazy.map(\.start).min() ?? 0) - 1
        stride = Int(runs.lazy.map(\.end).max() ?? 0) - firstColumn + 1
        count = stride * (Int(runs.last?.row ?? 0) - firstRow + 2)
        precondition(count < Int(Int32.max), "an image has fewer than 2^31 pixels")
    }

    /// Visits all pixels of runs in scan order, with their positions in the image and in the tile.
    @inline(__always)
    func forEachPixel(of runs: ArraySlice<LabelRun>, _ visit: (_ position: Int, _ pixel: Int) -> Void) {
        for run in runs {
            let position = Int(run.row) * imageWidth + Int(run.start)
            let pixel = (Int(run.row) - firstRow) * stride + Int(run.start) - firstColumn
            for offset in 0..<run.length {
                visit(position + offset, pixel + offset)
            }
        }
    }
}
