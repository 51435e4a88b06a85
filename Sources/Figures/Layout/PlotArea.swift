/// The rectangle in which a figure's data are drawn.
struct PlotArea {
    /// Left edge.
    var x: Double
    /// Top edge.
    var y: Double
    /// Width.
    var width: Double
    /// Height.
    var height: Double

    /// Right edge.
    var right: Double { x + width }
    /// Bottom edge.
    var bottom: Double { y + height }

    /// Draws the frame around the area.
    func drawFrame(in document: inout SVGDocument) {
        document.rectangle(
            x: x,
            y: y,
            width: width,
            height: height,
            SVGStyle(stroke: Palette.softInk, strokeWidth: 0.8)
        )
    }

    /// Writes words into the middle of the area, for a figure without data.
    func drawMessage(_ message: String, in document: inout SVGDocument) {
        let style = SVGTextStyle(size: 13, anchor: .middle, color: Palette.softInk)
        document.text(message, x: x + width / 2, y: y + height / 2 + 4, style)
    }

    /// Draws the axis below the area: small marks, their labels, the axis's title.
    ///
    /// - Parameters:
    ///   - axis: the ticks.
    ///   - scale: where they lie.
    ///   - showsLabels: whether labels and title are written; an upper one of two panels leaves them out.
    ///   - document: the drawing.
    func drawTimeAxis(
        _ axis: TimeAxis,
        scale: LinearScale,
        showsLabels: Bool = true,
        in document: inout SVGDocument
    ) {
        for tick in axis.ticks {
            let place = scale(tick.time)
            let style = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.8)
            document.line(fromX: place, y: bottom, toX: place, y: bottom + 4, style)
            guard showsLabels else { continue }
            document.text(tick.label, x: place, y: bottom + 16, SVGTextStyle(size: 11, anchor: .middle))
        }
        guard showsLabels else { return }
        document.text(axis.title, x: x + width / 2, y: bottom + 33, SVGTextStyle(size: 12, anchor: .middle))
    }

    /// Height that the labels and the title of a time axis need below an area.
    static let timeAxisHeight = 42.0
}
