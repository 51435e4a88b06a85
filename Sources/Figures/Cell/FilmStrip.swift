public import CellImage
internal import Lineage

/// Crops of one cell through time, in one channel, all with the same contrast and the same scale.
public struct FilmStrip: Sendable {
    /// Name of the channel.
    public var channel: String
    /// The crops in order of time.
    public var crops: [FilmCrop]
    /// Size of a pixel; nil when unknown.
    public var pixelSize: PixelSize?

    /// Makes a strip.
    public init(channel: String, crops: [FilmCrop], pixelSize: PixelSize?) {
        self.channel = channel
        self.crops = crops
        self.pixelSize = pixelSize
    }

    /// Frames for a strip: evenly spread over a track, the first and the last among them.
    ///
    /// - Parameters:
    ///   - frames: first to last frame of the track.
    ///   - count: most frames, at least 2.
    /// - Returns: the frames, ascending.
    public static func frames(of frames: ClosedRange<Int>, count: Int) -> [Int] {
        let span = frames.upperBound - frames.lowerBound
        let steps = min(max(count, 2) - 1, span)
        guard steps > 0 else { return [frames.lowerBound] }
        return (0...steps).map { frames.lowerBound + ($0 * span + steps / 2) / steps }
    }

    /// Numbers that are black and white in all crops: the 0.5th and 99.5th percentile of their pixels.
    private var contrast: (low: Float, high: Float) {
        let pixels = crops.flatMap(\.image.pixels).filter(\.isFinite)
        let all =
            (try? Plane(width: pixels.count, height: 1, pixels: pixels)) ?? Plane(width: 0, height: 0, repeating: 0)
        guard let dark = all.percentile(0.005), let bright = all.percentile(0.995) else { return (0, 1) }
        return dark < bright ? (dark, bright) : (dark - max(1, abs(dark) / 100), dark + max(1, abs(dark) / 100))
    }

    /// Draws the crops in a row, cells with an orange outline, their daughters or buds with a blue one.
    ///
    /// - Parameters:
    ///   - layout: where the crops lie.
    ///   - y: top edge.
    ///   - document: the drawing.
    /// - Throws: `FigureError.picture` for crops without pixels.
    func draw(_ layout: FilmLayout, y: Double, in document: inout SVGDocument) throws(FigureError) {
        let contrast = contrast
        for (place, crop) in crops.enumerated() {
            let field = crop.field
            let pixels = crop.image.replacingNonFinite(with: contrast.low)
            let image = try PNGImage(gray: pixels, from: contrast.low, to: contrast.high)
            // Drawn in pixels, where corners are exact, and stretched to the place.
            var picture = SVGDocument(width: Double(field.width), height: Double(field.height))
            picture.image(image, x: 0, y: 0, width: Double(field.width), height: Double(field.height))
            let lineWidth = 1.3 * Double(field.width) / layout.side
            for (cells, color) in [(crop.outlined, Palette.orange), (crop.offspring, Palette.skyBlue)] {
                var outline = SVGPath()
                for contour in cells.flatMap({ $0.outlines + $0.holes }) { outline.outline(contour, field: field) }
                picture.path(outline, SVGStyle(stroke: color, strokeWidth: lineWidth))
            }
            let (x, width, height) = (layout.x(ofCrop: place), layout.side, layout.height(of: field))
            document.drawing(picture, x: x, y: y, width: width, height: height)
        }
        drawScaleBar(layout, y: y, in: &document)
    }

    /// The bar in the last crop; its length is said in the figure's notes.
    private func drawScaleBar(_ layout: FilmLayout, y: Double, in document: inout SVGDocument) {
        guard let crop = crops.last, let scale = scaleBar else { return }
        let length = scale.pixels * layout.side / Double(crop.field.width)
        let right = layout.x(ofCrop: crops.count - 1) + layout.side - 4
        let bar = SVGStyle(fill: Palette.paper, stroke: RGBColor(0x000000), strokeWidth: 0.6)
        document.rectangle(x: right - length, y: y + layout.height(of: crop.field) - 7, width: length, height: 3, bar)
    }

    /// A round length of about a third of a crop; nil when the pixel size is unknown.
    var scaleBar: (pixels: Double, label: String)? {
        guard let crop = crops.last, let pixelSize else { return nil }
        let micrometers = roundLength(below: Double(crop.field.width) * pixelSize.widthInMicrometers * 0.6)
        return (micrometers / pixelSize.widthInMicrometers, lengthText(inMicrometers: micrometers))
    }
}

/// Where the crops of film strips lie.
struct FilmLayout {
    /// Left edge of the first crop.
    let left: Double
    /// Width of a crop.
    let side: Double
    /// Height of a pixel over its width.
    let aspect: Double

    private static let gap = 3.0

    init(count: Int, left: Double, width: Double, pixelSize: PixelSize?) {
        self.left = left
        let count = Double(max(1, count))
        side = min(96, (width - FilmLayout.gap * (count - 1)) / count)
        aspect = pixelSize.map { $0.heightInMicrometers / $0.widthInMicrometers } ?? 1
    }

    func x(ofCrop place: Int) -> Double { left + Double(place) * (side + FilmLayout.gap) }

    func height(of field: PixelRect) -> Double {
        side * Double(field.height) / Double(max(1, field.width)) * aspect
    }
}
