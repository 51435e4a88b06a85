internal import Lineage

/// The film strips below a cell's plots: a row per channel, times below the last one.
struct FilmRows {
    private let strips: [FilmStrip]
    private let clock: LineageClock
    private let layout: FilmLayout
    private let left: Double

    private static let headingHeight = 16.0
    private static let timesHeight = 16.0

    init(_ strips: [FilmStrip], clock: LineageClock, left: Double, width: Double) {
        self.strips = strips.filter { !$0.crops.isEmpty }
        self.clock = clock
        self.left = left
        let count = self.strips.map(\.crops.count).max() ?? 0
        layout = FilmLayout(count: count, left: left, width: width, pixelSize: self.strips.first?.pixelSize)
    }

    /// Room that the strips need; none without crops.
    var height: Double {
        guard !strips.isEmpty else { return 0 }
        return strips.reduce(FilmRows.timesHeight + 6) { $0 + FilmRows.headingHeight + height(of: $1) }
    }

    func draw(y: Double, in document: inout SVGDocument) throws(FigureError) {
        var y = y
        for strip in strips {
            let style = SVGTextStyle(size: 11, color: Palette.softInk)
            let room = layout.x(ofCrop: strip.crops.count) - left
            document.text(TextWidth.fitting(strip.channel, width: max(room, 60), size: 11), x: left, y: y + 11, style)
            y += FilmRows.headingHeight
            try strip.draw(layout, y: y, in: &document)
            y += height(of: strip)
        }
        guard let last = strips.last else { return }
        var end = -Double.infinity
        for (place, crop) in last.crops.enumerated() {
            // A time that has no room beside the one before is left out.
            let text = clock.shortText(ofFrame: crop.frame)
            let width = TextWidth.of(text, size: 9)
            let middle = layout.x(ofCrop: place) + layout.side / 2
            guard middle - width / 2 > end + 2 else { continue }
            end = middle + width / 2
            document.text(text, x: middle, y: y + 12, SVGTextStyle(size: 9, anchor: .middle, color: Palette.softInk))
        }
    }

    private func height(of strip: FilmStrip) -> Double {
        strip.crops.map { layout.height(of: $0.field) }.max() ?? 0
    }
}
