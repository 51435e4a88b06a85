internal import CellImage

/// The lowest local mean in each tile of a plane.
struct TileGrid {
    private let columns: Int
    private let rows: Int
    private let side: Int
    private let plane: (width: Int, height: Int)
    private let values: [Double]

    /// Cuts a plane in square tiles, the last ones possibly smaller, and takes in each the smallest mean of a block.
    ///
    /// Blocks are squares of `blockSide` pixels that lie side by side from the tile's first pixel, cut off at its end.
    /// Blocks with a pixel that is not finite do not count; a tile without a block takes the median of the others.
    init(_ plane: Plane<Float>, side: Int, blockSide: Int) {
        columns = max(1, (plane.width + side - 1) / side)
        rows = max(1, (plane.height + side - 1) / side)
        self.side = side
        self.plane = (plane.width, plane.height)
        var values: [Double] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let tile = TileGrid.tile(row: row, column: column, side: side, of: self.plane)
                values.append(TileGrid.lowestMean(plane, in: tile, blockSide: blockSide))
            }
        }
        let middle = TileGrid.median(values)
        self.values = values.map { $0.isFinite ? $0 : middle }
    }

    /// The median over all tiles; NaN when no pixel is finite.
    var median: Double { TileGrid.median(values) }

    /// Pixels of the tile that a point lies in, of the nearest one for a point outside.
    func pixelCount(at point: PixelPoint) -> Int {
        let column = min(max(Int((point.x + 0.5) / Double(side)), 0), columns - 1)
        let row = min(max(Int((point.y + 0.5) / Double(side)), 0), rows - 1)
        return TileGrid.tile(row: row, column: column, side: side, of: plane).area
    }

    /// Bilinear interpolation between the centres of tiles, constant beyond the outermost ones.
    func value(at point: PixelPoint) -> Double {
        let x = min(max((point.x + 0.5) / Double(side) - 0.5, 0), Double(columns - 1))
        let y = min(max((point.y + 0.5) / Double(side) - 0.5, 0), Double(rows - 1))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(left + 1, columns - 1), min(top + 1, rows - 1))
        let (across, down) = (x - Double(left), y - Double(top))
        let above = values[top * columns + left] * (1 - across) + values[top * columns + right] * across
        let below = values[bottom * columns + left] * (1 - across) + values[bottom * columns + right] * across
        return above * (1 - down) + below * down
    }

    /// A tile, cut off where the plane ends.
    private static func tile(row: Int, column: Int, side: Int, of plane: (width: Int, height: Int)) -> PixelRect {
        PixelRect(
            minX: column * side,
            minY: row * side,
            maxX: min((column + 1) * side, plane.width),
            maxY: min((row + 1) * side, plane.height)
        )
    }

    private static func lowestMean(_ plane: Plane<Float>, in tile: PixelRect, blockSide: Int) -> Double {
        var lowest = Double.infinity
        for top in stride(from: tile.minY, to: tile.maxY, by: blockSide) {
            for left in stride(from: tile.minX, to: tile.maxX, by: blockSide) {
                let block = PixelRect(minX: left, minY: top, maxX: left + blockSide, maxY: top + blockSide)
                let mean = mean(plane, in: block.intersection(tile))
                lowest = mean.isFinite && mean < lowest ? mean : lowest
            }
        }
        return lowest
    }

    private static func mean(_ plane: Plane<Float>, in block: PixelRect) -> Double {
        var sum = 0.0
        plane.pixels.withUnsafeBufferPointer { pixels in
            for row in block.minY..<block.maxY {
                for column in block.minX..<block.maxX {
                    sum += Double(pixels[row * plane.width + column])
                }
            }
        }
        return sum / Double(block.area)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
