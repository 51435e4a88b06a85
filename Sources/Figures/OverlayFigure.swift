public import CellImage
public import Lineage

/// One frame of a movie in grey, with the outlines of its cells in the colours of their tracks.
///
/// A track has the same colour in every frame, or all cells of a lineage have that of its founder. Outlines of cells without a track are white and dashed. A scale bar is
/// drawn when the pixel size is known; the time is that of the clock, or the frame number without one.
public struct OverlayFigure: Figure {
    /// Which numbers are black and white.
    public enum Contrast: Sendable, Equatable {
        /// Shares of the pixels, 0 to 1, that are black and that are not white.
        case percentiles(Double, Double)
        /// Values of the image.
        case values(Float, Float)
    }

    /// The figure's title; empty for none.
    public var title: String
    /// The frame's pixels; those that are not finite are drawn black.
    public var image: Plane<Float>
    /// The frame's cells; nil for none to be drawn.
    public var labels: LabelRuns?
    /// Track of each label.
    public var tracks: [UInt32: Int]
    /// Founder of each track, by which outlines are coloured; nil for colours by track.
    ///
    /// A track that is not named is its own founder.
    public var founders: [Int: Int]?
    /// 0-based frame.
    public var frame: Int
    /// Clock of the movie.
    public var clock: LineageClock
    /// Size of a pixel; nil when unknown.
    public var pixelSize: PixelSize?
    /// Which numbers are black and white.
    public var contrast: Contrast
    /// Part of the frame that is shown; nil for all.
    public var crop: PixelRect?
    /// Whether track numbers are written into the cells, as far as they do not cover each other.
    public var showsNumbers: Bool
    /// Width of the figure, 100 to 4000 units.
    public var width: Double

    /// Makes a figure.
    public init(
        title: String,
        image: Plane<Float>,
        labels: LabelRuns?,
        tracks: [UInt32: Int],
        founders: [Int: Int]? = nil,
        frame: Int,
        clock: LineageClock,
        pixelSize: PixelSize?,
        contrast: Contrast = .percentiles(0.005, 0.995),
        crop: PixelRect? = nil,
        showsNumbers: Bool = false,
        width: Double = 420
    ) {
        self.title = title
        self.image = image
        self.labels = labels
        self.tracks = tracks
        self.founders = founders
        self.frame = frame
        self.clock = clock
        self.pixelSize = pixelSize
        self.contrast = contrast
        self.crop = crop
        self.showsNumbers = showsNumbers
        self.width = width
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        let field = try validField()
        let aspect = pixelSize.map { $0.heightInMicrometers / $0.widthInMicrometers } ?? 1
        let margin = OverlayFigure.margin
        let width = width - 2 * margin
        let height = width * Double(field.height) / Double(field.width) * aspect
        try require(height, "height of the picture", in: 1...20_000)
        let outlines = labels.map { OverlayOutlines($0, tracks: tracks, founders: founders ?? [:], field: field) }
        let view = OverlayView(field: field, width: width, height: height)
        var picture = SVGDocument(width: width, height: height)
        picture.image(try grayImage(of: field), x: 0, y: 0, width: width, height: height)
        outlines?.draw(view, in: &picture)
        var taken = OverlayAnnotations(view: view, pixelSize: pixelSize, time: timeText).draw(in: &picture)
        var notes = ["frame \(frame)"] + (outlines.map { ["n = \(counted($0.count, "cell"))"] } ?? [])
        if founders != nil { notes.append("coloured by lineage") }
        if showsNumbers, let outlines {
            let skipped = outlines.drawNumbers(view, avoiding: &taken, in: &picture)
            if skipped > 0 { notes.append("\(counted(skipped, "number")) not shown") }
        }
        let header = Header(title: title, notes: [notes.joined(separator: " · ")], x: margin, width: width)
        var document = SVGDocument(width: self.width, height: header.height + height + margin)
        header.draw(in: &document)
        document.drawing(picture, x: margin, y: header.height)
        return document
    }

    /// Writes one row per label of the frame: its track, if any, its centroid and its area, in pixels.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("label,track,frame,time_min,x,y,area\n")
        for region in labels.map({ OverlayRegion.regions(of: $0) }) ?? [] {
            let track = tracks[region.label].map { "\($0)" } ?? ""
            output.write("\(region.label),\(track),\(frame),\(clock.minutesText(ofFrame: frame)),")
            output.write("\(fixedDecimals(region.x, 3)),\(fixedDecimals(region.y, 3)),\(region.area)\n")
        }
    }

    private func validField() throws(FigureError) -> PixelRect {
        try require(width, "width", in: 100...4000)
        if let labels, labels.width != image.width || labels.height != image.height {
            throw .sizeMismatch(
                imageWidth: image.width,
                imageHeight: image.height,
                labelWidth: labels.width,
                labelHeight: labels.height
            )
        }
        let whole = PixelRect(minX: 0, minY: 0, maxX: image.width, maxY: image.height)
        let field = crop?.intersection(whole) ?? whole
        guard field.area > 0 else {
            throw .parameter(name: crop == nil ? "image" : "crop", reason: "holds no pixel of the frame")
        }
        return field
    }

    private var timeText: String {
        clock.shortText(ofFrame: frame)
    }

    /// White around the picture.
    private static let margin = 10.0

    /// Most pixels of the embedded picture along a side; larger ones are reduced by averaging blocks.
    private static let largestSide = 1600

    private func grayImage(of field: PixelRect) throws(FigureError) -> PNGImage {
        let limits = try contrastLimits()
        let side = max(field.width, field.height)
        let factor = (side + OverlayFigure.largestSide - 1) / OverlayFigure.largestSide
        let reduced = image.part(field).replacingNonFinite(with: limits.low).reduced(by: factor)
        return try PNGImage(gray: reduced, from: limits.low, to: limits.high)
    }

    private func contrastLimits() throws(FigureError) -> (low: Float, high: Float) {
        switch contrast {
        case .values(let low, let high):
            guard low.isFinite, high.isFinite, low < high else {
                throw .parameter(name: "contrast", reason: "needs two finite values, the first smaller")
            }
            return (low, high)
        case .percentiles(let low, let high):
            guard low >= 0, high <= 1, low < high else {
                throw .parameter(name: "contrast", reason: "needs two shares from 0 to 1, the first smaller")
            }
            guard let dark = image.percentile(low), let bright = image.percentile(high) else { return (0, 1) }
            // Far from zero, 1 more or less is the same number.
            let margin = max(1, abs(dark) / 100)
            return dark < bright ? (dark, bright) : (dark - margin, dark + margin)
        }
    }
}
