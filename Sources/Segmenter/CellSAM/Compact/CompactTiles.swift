import NeuralNetwork

/// A part of an image that the network sees at once, and the part of it that it is responsible for.
struct CompactTile {
    /// First row of the tile in the image, in pixels.
    let top: Int
    /// First column.
    let left: Int
    /// Cells whose centre lies here belong to this tile, in pixels of the image.
    let core: (rows: Range<Float>, columns: Range<Float>)

    /// Whether a box, in pixels of the tile, is this tile's.
    func owns(_ box: BoundingBox) -> Bool {
        core.rows.contains((box.minY + box.maxY) / 2 + Float(top))
            && core.columns.contains((box.minX + box.maxX) / 2 + Float(left))
    }

    /// Cuts an image into tiles that overlap; one where it fits.
    ///
    /// Where the tiles have room for it, they reach beyond the border, so that the network sees the image's mirror image
    /// there: all around an image that is smaller than a tile, and for up to `mostMargin` pixels around others.
    ///
    /// - Parameters:
    ///   - image: the image.
    ///   - side: of a tile, in pixels.
    ///   - overlap: least overlap of two neighbours, in pixels, less than the side.
    /// - Returns: tiles in row-major order; their cores cover the plane without overlap.
    static func covering(_ image: CompactImage, side: Int, overlap: Int) -> [CompactTile] {
        cuts(image.height, side: side, overlap: overlap).flatMap { rows in
            cuts(image.width, side: side, overlap: overlap).map { columns in
                CompactTile(top: rows.start, left: columns.start, core: (rows.core, columns.core))
            }
        }
    }

    /// More of the mirror image tells no more about a cell at the border.
    private static let mostMargin = 32

    private static func cuts(_ length: Int, side: Int, overlap: Int) -> [(start: Int, core: Range<Float>)] {
        let unlimited = -Float.infinity..<Float.infinity
        guard length > side else { return [(-((side - length) / 2), unlimited)] }
        let step = side - overlap
        let count = (length - overlap + step - 1) / step
        let margin = min(mostMargin, (count * step + overlap - length) / 2)
        let extended = length + 2 * margin
        let starts = (0..<count).map { $0 * (extended - side) / (count - 1) - margin }
        let borders = zip(starts, starts.dropFirst()).map { Float($0 + $1 + side) / 2 }
        return starts.enumerated().map { index, start in
            let lower = index > 0 ? borders[index - 1] : unlimited.lowerBound
            return (start, lower..<(index < borders.count ? borders[index] : unlimited.upperBound))
        }
    }
}
