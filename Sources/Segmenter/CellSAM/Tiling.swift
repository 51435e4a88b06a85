public import CellImage

/// What a block sees beyond the border of the image.
public enum TileBorder: String, Codable, Sendable, CaseIterable {
    /// The image mirrored about its edge.
    case reflected
    /// The opposite side of the image, as in the reference.
    case periodic
}

/// How a large frame is cut into blocks that overlap, and how the labels of neighbours are joined.
///
/// Every block costs a pass of the network as expensive as that of a whole frame, so frames that fit are not cut.
public struct TilingParameters: Codable, Sendable, Equatable {
    /// Frames whose sides are not longer are not cut, in pixels: the network's square holds them without shrinking.
    public var largestUntiledSide = 1024
    /// Side of a block without its overlap, in pixels, not less than the overlap.
    public var blockSize = 400
    /// By how much a block is extended on each side, in pixels.
    public var overlap = 56
    /// How far from their common edge the labels of two neighbours are compared, in pixels; not more than the overlap.
    public var matchingDepth = 56
    /// Least IoU, within that strip, of two labels that are one cell, above 0 and up to 1.
    public var leastIoU = 0.5
    /// What blocks see beyond the border of the image.
    public var border = TileBorder.reflected

    /// Makes the parameters of the reference, but for the border.
    public init() {}

    /// Whether a frame is cut: it is too large to be seen as a whole, and no side is shorter than the overlap.
    public func cuts(width: Int, height: Int) -> Bool {
        max(width, height) > largestUntiledSide && min(width, height) >= max(overlap, 1)
    }

    /// Checks the parameters.
    ///
    /// - Throws: `SegmentationError.parameter` naming the first one that is out of range.
    public func validate() throws(SegmentationError) {
        let limit = 1 << 20
        let ranges: [(String, Int, ClosedRange<Int>)] = [
            ("largestUntiledSide", largestUntiledSide, 0...limit), ("overlap", overlap, 0...limit),
            ("blockSize", blockSize, max(overlap, 1)...limit), ("matchingDepth", matchingDepth, 0...overlap),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            throw .parameter(
                name: "tiling.\(name)",
                reason: "must be between \(range.lowerBound) and \(range.upperBound)"
            )
        }
        guard leastIoU > 0, leastIoU <= 1 else {
            throw .parameter(name: "tiling.leastIoU", reason: "must be above 0 and up to 1")
        }
    }
}

/// A frame cut into blocks.
///
/// - Source: Israel et al. (2024), as their reference implementation cuts and joins with dask.
public struct Tiling: Sendable {
    /// Rows of the blocks, from top to bottom, without their overlap.
    package let rows: [Range<Int>]
    /// Columns of the blocks, from left to right, without their overlap.
    package let columns: [Range<Int>]
    let parameters: TilingParameters

    /// Cuts a frame.
    ///
    /// - Parameters:
    ///   - width: columns of the frame.
    ///   - height: rows of the frame.
    ///   - parameters: the block size and the overlap.
    /// - Throws: `SegmentationError.parameter` when a parameter is out of range, or a side of the frame is shorter than
    ///   the overlap.
    public init(width: Int, height: Int, parameters: TilingParameters = TilingParameters()) throws(SegmentationError) {
        try parameters.validate()
        guard min(width, height) >= max(parameters.overlap, 1) else {
            throw .parameter(name: "tiling.overlap", reason: "must not exceed the frame's \(width) x \(height) pixels")
        }
        self.parameters = parameters
        rows = Self.chunks(of: height, parameters)
        columns = Self.chunks(of: width, parameters)
    }

    /// Number of blocks.
    public var count: Int { rows.count * columns.count }

    /// Labels every block, from the upper left to the lower right, and joins the labels of neighbours.
    ///
    /// Only one block of pixels is held at a time.
    ///
    /// - Parameters:
    ///   - frame: the frame that was cut.
    ///   - label: segments a block with its overlap; its labels must cover the block.
    /// - Returns: labels 1 to n; the score of a cell is the best of its parts.
    /// - Throws: what `label` throws.
    public func segment(
        _ frame: Frame,
        label: (_ block: Frame) throws(SegmentationError) -> Segmentation
    ) throws(SegmentationError) -> Segmentation {
        let merged = try merged(frame, label: label)
        let (labels, originals) = merged.labels.relabeledSequentially()
        var scores: [UInt32: Float] = [:]
        for (index, original) in originals.enumerated() { scores[UInt32(index + 1)] = merged.scores[original] }
        return Segmentation(labels: labels, scores: scores)
    }

    /// As `segment`, but with the numbers of the reference, which have gaps.
    package func merged(
        _ frame: Frame,
        label: (_ block: Frame) throws(SegmentationError) -> Segmentation
    ) throws(SegmentationError) -> Segmentation {
        precondition(frame.height == rows.last?.upperBound && frame.width == columns.last?.upperBound, "another frame")
        var merging = TileMerging(self)
        for row in rows.indices {
            for column in columns.indices {
                let found = try label(try block(row: row, column: column, of: frame))
                merging.place(found, row: row, column: column)
            }
        }
        return merging.merged()
    }

    /// Cuts an axis; the last chunk may be shorter, but no chunk is shorter than the overlap: what it lacks it takes
    /// from the one before it, and if that would become too short itself, the two are one.
    private static func chunks(of length: Int, _ parameters: TilingParameters) -> [Range<Int>] {
        let size = parameters.blockSize
        var ends = Array(stride(from: size, to: length, by: size)) + [length]
        let last = length - (ends.count > 1 ? ends[ends.count - 2] : 0)
        if ends.count > 1, last < parameters.overlap {
            let missing = parameters.overlap - last
            if size - missing > parameters.overlap {
                ends[ends.count - 2] -= missing
            } else {
                ends.remove(at: ends.count - 2)
            }
        }
        return zip([0] + ends, ends).map { $0..<$1 }
    }

    /// The pixels of a block with its overlap.
    private func block(row: Int, column: Int, of frame: Frame) throws(SegmentationError) -> Frame {
        let sourceRows = sources(of: rows[row], count: frame.height)
        let sourceColumns = sources(of: columns[column], count: frame.width)
        let planes = frame.channels.map { channel in
            var plane = Plane<Float>(width: sourceColumns.count, height: sourceRows.count, repeating: 0)
            plane.pixels = sourceRows.flatMap { row in
                sourceColumns.map { channel.pixels[row * channel.width + $0] }
            }
            return plane
        }
        do {
            return try Frame(index: frame.index, timeInSeconds: frame.timeInSeconds, channels: planes)
        } catch {
            throw .pixels(frame: frame.index, reason: "\(error)")
        }
    }

    /// The rows or columns that an extended block shows.
    private func sources(of range: Range<Int>, count: Int) -> [Int] {
        (range.lowerBound - parameters.overlap..<range.upperBound + parameters.overlap).map { position in
            switch parameters.border {
            case .periodic:
                return (position + count) % count
            case .reflected:
                return position < 0 ? -1 - position : position < count ? position : 2 * count - 1 - position
            }
        }
    }
}
