/// The vertical axis of a plot.
struct ValueAxis {
    /// The axis's name with its unit.
    let title: String
    /// The numbers on it.
    let ticks: Ticks
    /// The numbers at its ends.
    let range: ClosedRange<Double>

    private static let labelSize = 11.0
    private static let titleSize = 12.0

    /// Makes an axis.
    ///
    /// - Parameters:
    ///   - title: the axis's name with its unit.
    ///   - range: the numbers at its ends.
    ///   - height: height of the plot.
    ///   - wholeNumbers: whether only whole numbers may be ticks.
    ///   - fewestTicks: ticks that a low plot may have.
    init(
        title: String,
        range: ClosedRange<Double>,
        height: Double,
        wholeNumbers: Bool = false,
        fewestTicks: Int = 5
    ) {
        self.title = title
        self.range = range
        ticks = Ticks(range, maximumCount: max(fewestTicks, Int(height / 32)), wholeNumbers: wholeNumbers)
    }

    /// Room that labels and title need beside the plot.
    var width: Double {
        let labels = ticks.values.map { TextWidth.of(ticks.label($0), size: ValueAxis.labelSize) }.max() ?? 0
        return labels + 34
    }

    /// Where numbers lie in an area.
    func scale(in area: PlotArea) -> LinearScale {
        LinearScale(domain: range, ends: (area.bottom, area.y))
    }

    /// Draws light lines across the area.
    func drawGrid(in area: PlotArea, of document: inout SVGDocument) {
        let scale = scale(in: area)
        for value in ticks.values {
            let place = scale(value)
            let style = SVGStyle(stroke: Palette.grid, strokeWidth: 0.7)
            document.line(fromX: area.x, y: place, toX: area.right, y: place, style)
        }
    }

    /// Draws marks, labels and the title to the left of the area.
    ///
    /// - Parameters:
    ///   - area: the plot.
    ///   - margin: room beside the plot, at least `width`.
    ///   - document: the drawing.
    func draw(beside area: PlotArea, margin: Double, in document: inout SVGDocument) {
        let scale = scale(in: area)
        for value in ticks.values {
            let place = scale(value)
            let style = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.8)
            document.line(fromX: area.x - 4, y: place, toX: area.x, y: place, style)
            let text = SVGTextStyle(size: ValueAxis.labelSize, anchor: .end)
            document.text(ticks.label(value), x: area.x - 7, y: place + 4, text)
        }
        let room = area.height + 10
        let size = TextWidth.largestSize(of: title, width: room, from: 9, to: ValueAxis.titleSize)
        let fitting = TextWidth.fitting(title, width: room, size: size)
        let style = SVGTextStyle(size: size, anchor: .middle, rotation: -90)
        document.text(fitting, x: area.x - margin + 16, y: area.y + area.height / 2, style)
    }
}
