extension LabelImage {
    /// Grows seeds over a landscape, lowest pixels first, until they meet: the seeded watershed.
    ///
    /// Pixels wait in a queue ordered by the water level that reaches them, then by their age, so flat stretches are
    /// shared out from all sides at one speed. NaN is flooded last. The result is that of
    /// `skimage.segmentation.watershed` 0.26, save that seeds of equal value start in scan order, where scikit-image
    /// leaves the order to its heap.
    ///
    /// - Parameters:
    ///   - landscape: the heights.
    ///   - mask: where labels may spread, all of the image when nil; seeds outside are dropped.
    ///   - connectivity: which neighbours water flows to.
    /// - Returns: the label of a seed in every pixel that a seed reaches, 0 elsewhere.
    /// - Throws: `ImageError.sizeMismatch` when landscape or mask differ from the seeds in size.
    /// - Complexity: O(pixels).
    /// - Source: Meyer, Topographic distance and watershed lines, Signal Processing 38 (1994) 113.
    public func flooded(
        over landscape: Plane<Float>,
        within mask: Plane<Bool>? = nil,
        connectivity: PixelConnectivity = .four
    ) throws(ImageError) -> LabelImage {
        try requireSize(width: landscape.width, height: landscape.height)
        if let mask {
            try requireSize(width: mask.width, height: mask.height)
        }
        guard width > 0, height > 0 else { return self }
        var flood = Flood(seeds: self, landscape: landscape, mask: mask, connectivity: connectivity)
        flood.run()
        return flood.result(width: width, height: height)
    }

    private func requireSize(width foundWidth: Int, height foundHeight: Int) throws(ImageError) {
        guard foundWidth == width, foundHeight == height else {
            throw .sizeMismatch(
                expectedWidth: width,
                expectedHeight: height,
                foundWidth: foundWidth,
                foundHeight: foundHeight
            )
        }
    }
}

/// One flooding, on an image with a rim of one blocked pixel, so that neighbours need no test.
private struct Flood {
    /// A pixel that water may not enter.
    private static let blocked = UInt32.max

    private let stride: Int
    private let offsets: [Int]
    /// All pixels; their labels are 0 while dry, `blocked` on the rim and outside the mask, else positions in `names`.
    private var pixels: [FloodPixel]
    /// The pixels inside the mask, as `PixelQueue` wants them.
    private var entries: [UInt64] = []
    /// The labels of the seeds, so that any UInt32 may be one.
    private let names: [UInt32]

    init(seeds: LabelImage, landscape: Plane<Float>, mask: Plane<Bool>?, connectivity: PixelConnectivity) {
        stride = seeds.width + 2
        let sides = [-stride, -1, 1, stride]
        offsets = connectivity == .four ? sides : sides + [-stride - 1, -stride + 1, stride - 1, stride + 1]
        let count = stride * (seeds.height + 2)
        precondition(count < Int(Int32.max), "an image has fewer than 2^31 pixels")
        pixels = Array(repeating: FloodPixel(label: Self.blocked), count: count)
        entries.reserveCapacity(seeds.width * seeds.height)
        var naming = LabelNaming()
        for row in 0..<seeds.height {
            let target = (row + 1) * stride + 1
            let source = row * seeds.width
            for column in 0..<seeds.width where mask?.pixels[source + column] ?? true {
                let height = landscape.pixels[source + column].orderedKey
                pixels[target + column].label = naming.number(of: seeds.plane.pixels[source + column])
                entries.append(UInt64(height) << 32 | UInt64(target + column))
            }
        }
        names = naming.names
    }

    /// Lets the water rise.
    mutating func run() {
        let (offsets, entries) = (offsets, entries)
        pixels.withUnsafeMutableBufferPointer { pixels in
            var queue = PixelQueue(pixels, entries: entries)
            for entry in entries {
                let pixel = Int(entry & 0xFFFF_FFFF)
                // Only seed pixels with a dry neighbour have somewhere to spread.
                if pixels[pixel].label != 0, offsets.contains(where: { pixels[pixel + $0].label == 0 }) {
                    queue.append(pixel)
                }
            }
            while let pixel = queue.popFirst() {
                let label = pixels[pixel].label
                for offset in offsets where pixels[pixel + offset].label == 0 {
                    pixels[pixel + offset].label = label
                    queue.append(pixel + offset)
                }
            }
        }
    }

    func result(width: Int, height: Int) -> LabelImage {
        var image = LabelImage(width: width, height: height)
        image.plane.pixels.withUnsafeMutableBufferPointer { labels in
            for entry in entries {
                let position = Int(entry & 0xFFFF_FFFF)
                let (row, column) = (position / stride - 1, position % stride - 1)
                labels[row * width + column] = names[Int(pixels[position].label)]
            }
        }
        return image
    }
}

/// Numbers labels in the order in which they are met; 0 stays 0.
private struct LabelNaming {
    private(set) var names: [UInt32] = [0]
    private var numbers: [UInt32: UInt32] = [0: 0]
    private var last: (label: UInt32, number: UInt32) = (0, 0)

    mutating func number(of label: UInt32) -> UInt32 {
        guard label != last.label else { return last.number }
        let number = numbers[label] ?? UInt32(names.count)
        if Int(number) == names.count {
            names.append(label)
            numbers[label] = number
        }
        last = (label, number)
        return number
    }
}
