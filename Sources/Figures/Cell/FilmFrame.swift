public import CellImage

/// One frame of a movie with the outlines of its cells, from which film strips take their crops.
///
/// Outlines are traced once per frame, however many cells are cut out of it.
public struct FilmFrame: Sendable {
    /// 0-based frame.
    public let frame: Int
    private let image: Plane<Float>
    private let contours: [UInt32: RegionContours]

    /// Makes a frame.
    ///
    /// - Parameters:
    ///   - frame: 0-based frame.
    ///   - image: the pixels of one channel.
    ///   - labels: the frame's cells; nil for none to be outlined.
    /// - Throws: `FigureError.sizeMismatch` unless both have the same size.
    /// - Complexity: O(runs + corners).
    public init(frame: Int, image: Plane<Float>, labels: LabelRuns?) throws(FigureError) {
        if let labels, labels.width != image.width || labels.height != image.height {
            throw .sizeMismatch(
                imageWidth: image.width,
                imageHeight: image.height,
                labelWidth: labels.width,
                labelHeight: labels.height
            )
        }
        self.frame = frame
        self.image = image
        contours = (labels?.contours() ?? []).reduce(into: [:]) { $0[$1.label] = $1 }
    }

    /// Cuts a square around a cell.
    ///
    /// A square that would reach over the border of the frame is moved inside, and made smaller only where the frame
    /// itself is smaller.
    ///
    /// - Parameters:
    ///   - label: the cell's label; nil in a frame in which it was not seen.
    ///   - center: middle of the square, in pixels.
    ///   - side: side of the square, in pixels.
    /// - Returns: the crop.
    /// - Throws: `FigureError.parameter` for a square without pixels or a centre that is not finite.
    public func crop(label: UInt32?, center: PixelPoint, side: Int) throws(FigureError) -> FilmCrop {
        try crop(labels: [label].compactMap(\.self), offspring: [], center: center, side: side)
    }

    /// Cuts a square around several cells, in the same way.
    ///
    /// - Parameters:
    ///   - labels: the labels of those that get an outline.
    ///   - offspring: the labels of daughters or buds, which get one in another colour.
    ///   - center: middle of the square, in pixels.
    ///   - side: side of the square, in pixels.
    /// - Returns: the crop.
    /// - Throws: `FigureError.parameter` for a square without pixels or a centre that is not finite.
    public func crop(
        labels: [UInt32],
        offspring: [UInt32],
        center: PixelPoint,
        side: Int
    ) throws(FigureError) -> FilmCrop {
        guard side > 0, center.x.isFinite, center.y.isFinite, image.width > 0, image.height > 0 else {
            throw .parameter(name: "crop", reason: "needs a side of at least one pixel and a finite centre")
        }
        let columns = FilmFrame.span(around: center.x, side: side, within: image.width)
        let rows = FilmFrame.span(around: center.y, side: side, within: image.height)
        let field = PixelRect(
            minX: columns.lowerBound,
            minY: rows.lowerBound,
            maxX: columns.upperBound,
            maxY: rows.upperBound
        )
        let factor = (max(field.width, field.height) + FilmFrame.largestSide - 1) / FilmFrame.largestSide
        return FilmCrop(
            frame: frame,
            image: image.part(field).reduced(by: factor),
            field: field,
            outlined: labels.compactMap { contours[$0] },
            offspring: offspring.compactMap { contours[$0] }
        )
    }

    /// Pixels of a crop along a side at most; larger ones are reduced by averaging blocks.
    private static let largestSide = 160

    private static func span(around center: Double, side: Int, within length: Int) -> Range<Int> {
        let side = min(side, length)
        let start = (min(max(center, -1e9), 1e9) - Double(side - 1) / 2).rounded()
        let first = min(max(Int(start), 0), length - side)
        return first..<first + side
    }
}

/// A cell, or a few of them, and the surroundings in one frame.
public struct FilmCrop: Sendable {
    /// 0-based frame.
    public let frame: Int
    /// The pixels of the part, reduced where it is large.
    let image: Plane<Float>
    /// The part of the frame.
    let field: PixelRect
    /// Outlines of the cells that were seen.
    let outlined: [RegionContours]
    /// Outlines of their daughters or buds.
    let offspring: [RegionContours]

    /// Whether a cell has an outline here.
    public var isOutlined: Bool { !outlined.isEmpty || !offspring.isEmpty }
}

extension Plane where Pixel == Float {
    /// The pixels of a part that lies inside the plane.
    func part(_ field: PixelRect) -> Plane<Float> {
        var part = Plane<Float>(width: field.width, height: field.height, repeating: 0)
        for row in 0..<field.height {
            let start = (row + field.minY) * width + field.minX
            part.pixels.replaceSubrange(
                row * field.width..<(row + 1) * field.width,
                with: pixels[start..<start + field.width]
            )
        }
        return part
    }
}
