internal import CellImage

/// How the pixels of a part of a frame lie in a picture.
struct OverlayView {
    /// The part that is shown.
    let field: PixelRect
    /// Width of the picture, in units of the drawing.
    let width: Double
    /// Height of the picture, in units of the drawing.
    let height: Double

    /// Units per column.
    var scale: Double { width / Double(field.width) }

    /// The place of a position in pixels; pixel centres lie on integers.
    func place(x: Double, y: Double) -> (x: Double, y: Double) {
        let column = x - Double(field.minX) + 0.5
        let row = y - Double(field.minY) + 0.5
        return (column * width / Double(field.width), row * height / Double(field.height))
    }
}

/// Where a region lies and how large it is.
struct OverlayRegion {
    let label: UInt32
    /// Mean column of its pixels.
    let x: Double
    /// Mean row of its pixels.
    let y: Double
    /// Number of its pixels.
    let area: Int

    /// All regions, ascending by label.
    static func regions(of labels: LabelRuns) -> [OverlayRegion] {
        let index = RegionIndex(labels.runs)
        var sums = [(x: Double, y: Double, area: Int)](repeating: (0, 0, 0), count: index.labels.count)
        for (run, region) in zip(labels.runs, index.regionOfRun) {
            let length = Double(run.length)
            sums[Int(region)].x += length * (Double(run.start) + Double(run.end) - 1) / 2
            sums[Int(region)].y += length * Double(run.row)
            sums[Int(region)].area += run.length
        }
        return zip(index.labels, sums).map { label, sum in
            OverlayRegion(label: label, x: sum.x / Double(sum.area), y: sum.y / Double(sum.area), area: sum.area)
        }
    }
}

/// The outlines of a frame's cells and their numbers.
struct OverlayOutlines {
    private let labels: LabelRuns
    private let tracks: [UInt32: Int]
    private let founders: [Int: Int]
    private let regions: [OverlayRegion]
    private let field: PixelRect

    /// Cells of which a pixel is shown.
    let count: Int

    init(_ labels: LabelRuns, tracks: [UInt32: Int], founders: [Int: Int], field: PixelRect) {
        self.labels = labels
        self.tracks = tracks
        self.founders = founders
        self.field = field
        regions = OverlayRegion.regions(of: labels)
        let shown = labels.runs.lazy.filter { run in
            Int(run.row) >= field.minY && Int(run.row) < field.maxY && Int(run.end) > field.minX
                && Int(run.start) < field.maxX
        }
        count = Set(shown.map(\.label)).count
    }

    private func color(ofTrack track: Int) -> RGBColor {
        Palette.color(ofTrack: founders[track] ?? track)
    }

    func draw(_ view: OverlayView, in picture: inout SVGDocument) {
        // Drawn in pixels, where corners are exact, and stretched to the picture.
        var drawing = SVGDocument(width: Double(field.width), height: Double(field.height))
        for region in labels.contours() {
            var path = SVGPath()
            for contour in region.outlines + region.holes {
                path.outline(contour, field: field)
            }
            let track = tracks[region.label]
            let style = SVGStyle(
                stroke: track.map { color(ofTrack: $0) } ?? Palette.paper,
                strokeWidth: max(1.3 / view.scale, 0.01),
                dashes: track == nil ? [3 / view.scale, 2 / view.scale] : []
            )
            drawing.path(path, style)
        }
        picture.drawing(drawing, x: 0, y: 0, width: view.width, height: view.height)
    }

    /// Writes track numbers, large cells first, wherever they cover nothing written before.
    ///
    /// - Returns: how many of the shown cells got none for want of room.
    func drawNumbers(_ view: OverlayView, avoiding taken: inout [TextBox], in picture: inout SVGDocument) -> Int {
        let size = 10.0
        var skipped = 0
        for region in regions.sorted(by: { ($1.area, $0.label) < ($0.area, $1.label) }) {
            guard let track = tracks[region.label] else { continue }
            let place = view.place(x: region.x, y: region.y)
            guard (0...view.width).contains(place.x), (0...view.height).contains(place.y) else { continue }
            let box = TextBox(
                centerX: place.x,
                centerY: place.y,
                width: TextWidth.of("\(track)", size: size),
                height: size
            )
            guard box.left >= 0, box.right <= view.width, !taken.contains(where: box.overlaps) else {
                skipped += 1
                continue
            }
            taken.append(box)
            let color = color(ofTrack: track)
            let style = SVGTextStyle(size: size, anchor: .middle, color: color, isBold: true, halo: RGBColor(0x000000))
            picture.text("\(track)", x: place.x, y: place.y + size * 0.36, style)
        }
        return skipped
    }
}
