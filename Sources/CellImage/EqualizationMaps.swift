/// The maps from bins to gray levels of all tiles of an image.
struct EqualizationMaps {
    private static let bins = ContrastLimitedEqualization.bins
    private let tileSide: Int
    private let rows: Int
    private let columns: Int
    /// `bins` gray levels per tile, tiles in row-major order.
    private var levels: [UInt16] = []

    /// Makes the maps of an image.
    ///
    /// Tiles that reach beyond the last row or column see the image mirrored about it.
    ///
    /// - Parameters:
    ///   - image: the bin of every pixel.
    ///   - tileSide: side of a tile, in pixels.
    ///   - clipLimit: the most pixels of a bin, as a share of the tile's pixels; 0 for no limit.
    init(of image: Plane<UInt8>, tileSide: Int, clipLimit: Double) {
        self.tileSide = tileSide
        rows = (image.height + tileSide - 1) / tileSide
        columns = (image.width + tileSide - 1) / tileSide
        let area = tileSide * tileSide
        let limit = clipLimit > 0 ? Int(Swift.max(clipLimit * Double(area), 1)) : area
        levels.reserveCapacity(rows * columns * Self.bins)
        for row in 0..<rows {
            for column in 0..<columns {
                var histogram = Self.histogram(of: image, row: row, column: column, tileSide: tileSide)
                clip(&histogram, limit: limit)
                appendMap(of: histogram, area: area)
            }
        }
    }

    private static func histogram(of image: Plane<UInt8>, row: Int, column: Int, tileSide: Int) -> [Int] {
        let sources = (0..<tileSide).map { mirrored(column * tileSide + $0, count: image.width) }
        var histogram = [Int](repeating: 0, count: bins)
        image.pixels.withUnsafeBufferPointer { pixels in
            histogram.withUnsafeMutableBufferPointer { histogram in
                for line in row * tileSide..<(row + 1) * tileSide {
                    let start = mirrored(line, count: image.height) * image.width
                    for source in sources {
                        histogram[Int(pixels[start + source])] += 1
                    }
                }
            }
        }
        return histogram
    }

    /// The position inside `0 ..< count` that a mirror on the first and last position shows; they are not repeated.
    private static func mirrored(_ position: Int, count: Int) -> Int {
        guard count > 1 else { return 0 }
        let wrapped = position % (2 * count - 2)
        return wrapped < count ? wrapped : 2 * count - 2 - wrapped
    }

    private mutating func appendMap(of histogram: [Int], area: Int) {
        let brightest = Double(ContrastLimitedEqualization.levels - 1)
        let scale = brightest / Double(area)
        var sum = 0
        for count in histogram {
            sum += count
            levels.append(UInt16(Swift.min(Double(sum) * scale, brightest)))
        }
    }

    /// The gray levels of an image: every pixel interpolated between the maps of the four nearest tiles.
    func applied(to image: Plane<UInt8>) -> Plane<UInt16> {
        let columnPlaces = (0..<image.width).map { place(of: $0, count: columns) }
        var result = Plane<UInt16>(width: image.width, height: image.height, repeating: 0)
        levels.withUnsafeBufferPointer { levels in
            for row in 0..<image.height {
                let place = place(of: row, count: rows)
                let upper = place.before * columns
                let lower = place.after * columns
                let start = row * image.width
                for (column, across) in columnPlaces.enumerated() {
                    let bin = Int(image.pixels[start + column])
                    func level(_ tile: Int) -> Double { Double(levels[tile * Self.bins + bin]) }
                    // Rounded to single precision one after another, as in the reference.
                    var sum = Float(level(upper + across.before) * ((1 - place.share) * (1 - across.share)))
                    sum += Float(level(upper + across.after) * ((1 - place.share) * across.share))
                    sum += Float(level(lower + across.before) * (place.share * (1 - across.share)))
                    sum += Float(level(lower + across.after) * (place.share * across.share))
                    result.pixels[start + column] = UInt16(sum)
                }
            }
        }
        return result
    }

    /// Between which two tiles' centres a row or column lies, and how far from the first towards the second.
    private func place(of position: Int, count: Int) -> (before: Int, after: Int, share: Double) {
        let shifted = position + tileSide / 2
        let block = shifted / tileSide
        let share = Double(shifted % tileSide) / Double(tileSide)
        return (Swift.max(block - 1, 0), Swift.min(block, count - 1), share)
    }
}

/// Cuts the bins of a histogram down to a limit and spreads what was cut off over the others.
private func clip(_ histogram: inout [Int], limit: Int) {
    var excess = 0
    for bin in histogram.indices where histogram[bin] > limit {
        excess += histogram[bin] - limit
        histogram[bin] = limit
    }
    let increment = excess / histogram.count
    let upper = limit - increment
    for bin in histogram.indices where histogram[bin] < upper {
        histogram[bin] += increment
        excess -= increment
    }
    for bin in histogram.indices where histogram[bin] >= upper && histogram[bin] < limit {
        excess -= limit - histogram[bin]
        histogram[bin] = limit
    }
    while excess > 0, spreadOnce(&excess, over: &histogram, limit: limit) {}
}

/// Adds single pixels to bins below the limit, spaced evenly, until none is left; returns whether any was added.
///
/// A pass with one spacing is completed even when it adds more than there was, as in the reference.
private func spreadOnce(_ excess: inout Int, over histogram: inout [Int], limit: Int) -> Bool {
    let before = excess
    for first in histogram.indices {
        let free = histogram.reduce(0) { $0 + ($1 < limit ? 1 : 0) }
        for bin in stride(from: first, to: histogram.count, by: max(1, free / excess)) where histogram[bin] < limit {
            histogram[bin] += 1
            excess -= 1
        }
        if excess <= 0 { break }
    }
    return excess != before
}
