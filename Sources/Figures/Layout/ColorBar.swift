/// The bar that says which colour is which number.
struct ColorBar {
    private let title: String
    private let colors: ColorScale
    private let ticks: Ticks
    private let height: Double

    private static let barWidth = 12.0
    private static let labelSize = 11.0

    init(title: String, colors: ColorScale, height: Double) {
        self.title = title
        self.colors = colors
        self.height = height
        ticks = Ticks(colors.range, maximumCount: max(5, Int(height / 34)))
    }

    private var labelWidth: Double {
        ticks.values.map { TextWidth.of(ticks.label($0), size: ColorBar.labelSize) }.max() ?? 0
    }

    /// Room needed from the bar's left edge on.
    var width: Double { ColorBar.barWidth + 8 + labelWidth + 24 }

    func draw(x: Double, y: Double, in document: inout SVGDocument) throws(FigureError) {
        let span = colors.range.upperBound - colors.range.lowerBound
        let samples = (0..<256).flatMap { row in
            let color = colors.color(colors.range.lowerBound + span * Double(255 - row) / 255)
            return [color.red, color.green, color.blue]
        }
        let image = try PNGImage(width: 1, height: 256, color: .rgb, samples: samples)
        document.image(image, x: x, y: y, width: ColorBar.barWidth, height: height)
        let outline = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.8)
        document.rectangle(x: x, y: y, width: ColorBar.barWidth, height: height, outline)
        let scale = LinearScale(domain: colors.range, ends: (y + height, y))
        let edge = x + ColorBar.barWidth
        for value in ticks.values {
            document.line(fromX: edge, y: scale(value), toX: edge + 3, y: scale(value), outline)
            let style = SVGTextStyle(size: ColorBar.labelSize)
            document.text(ticks.label(value), x: edge + 6, y: scale(value) + 4, style)
        }
        let size = TextWidth.largestSize(of: title, width: height + 10, from: 9, to: 12)
        let fitting = TextWidth.fitting(title, width: height + 10, size: size)
        let style = SVGTextStyle(size: size, anchor: .middle, rotation: -90)
        document.text(fitting, x: edge + 6 + labelWidth + 16, y: y + height / 2, style)
    }
}
