internal import Lineage
internal import Reporters

/// One plot of a cell: a number with its interval, and perhaps another number behind it.
struct CellPanel {
    let trace: ProcessedTrace
    let quantity: ProcessedQuantity
    /// What the line is, for the legend.
    let name: String
    /// Name of the vertical axis with its unit.
    let label: String
    /// A number drawn in grey behind the line.
    let shadow: ProcessedQuantity?
    /// A number at which a thin line is drawn, with its name for the legend.
    let reference: (value: Double, name: String?)?

    private static let color = Palette.blue
    private var line: SVGStyle { SVGStyle(stroke: CellPanel.color, strokeWidth: 1.8) }
    private static let shadowLine = SVGStyle(stroke: RGBColor(0x8A8A8A), strokeWidth: 1.2, dashes: [5, 2.5])
    private static let referenceLine = SVGStyle(stroke: Palette.ink, strokeWidth: 0.9, dashes: [1.5, 2])

    /// The lines with their names.
    var entries: [Legend.Entry] {
        var entries: [Legend.Entry] = []
        if shadow != nil { entries.append(Legend.Entry(.line(CellPanel.shadowLine), "as measured")) }
        let hasBand = trace.points.contains { $0.estimate(quantity).lower.isFinite }
        let text = hasBand ? "\(name), 90 % interval" : name
        entries.append(Legend.Entry(hasBand ? .band(line, CellPanel.color) : .line(line), text))
        if let name = reference?.name { entries.append(Legend.Entry(.line(CellPanel.referenceLine), name)) }
        if quantity != .normalized, trace.points.contains(where: { $0.flags.contains(.mitosis) }) {
            entries.append(Legend.Entry(.point(CellPanel.diamond), "around a mitosis"))
        }
        return entries
    }

    /// The vertical axis over all that is drawn, with room around it.
    func axis(height: Double) -> ValueAxis {
        let values = trace.points.flatMap { point in
            let estimate = point.estimate(quantity)
            return [estimate.value, estimate.lower, estimate.upper, shadow.map { point.estimate($0).value } ?? .nan]
        }
        let chosen = ValueRange(of: values + [reference?.value ?? .nan])?.range ?? 0...1
        let room = (chosen.upperBound - chosen.lowerBound) * 0.06
        let range = chosen.lowerBound - room...chosen.upperBound + room
        return ValueAxis(title: label, range: range, height: height)
    }

    func draw(
        in area: PlotArea,
        x: LinearScale,
        clock: LineageClock,
        signs: ResponseSigns?,
        margin: Double,
        of document: inout SVGDocument
    ) {
        let axis = axis(height: area.height)
        axis.drawGrid(in: area, of: &document)
        // The lines are a drawing of their own, which cuts off what lies outside the axis.
        var plot = SVGDocument(width: area.width, height: area.height)
        let local = LinearScale(domain: x.domain, ends: (0, area.width))
        let y = axis.scale(in: PlotArea(x: 0, y: 0, width: area.width, height: area.height))
        if let value = reference?.value {
            plot.line(fromX: 0, y: y(value), toX: area.width, y: y(value), CellPanel.referenceLine)
        }
        if let shadow {
            plot.path(curve(of: shadow, clock).line(x: local, y: y), CellPanel.shadowLine)
        }
        let curve = curve(of: quantity, clock)
        plot.path(curve.band(x: local, y: y), SVGStyle(fill: CellPanel.color, opacity: 0.25))
        plot.path(curve.line(x: local, y: y), line)
        curve.lonePoints.forEach { draw($0, x: local, y: y, in: &plot) }
        for point in trace.points where point.isObserved && !point.isJoined {
            let value = point.estimate(quantity).value
            guard value.isFinite else { continue }
            CellPanel.diamond.draw(x: local(clock.time(ofFrame: point.frame)), y: y(value), in: &plot)
        }
        signs?.draw(x: local, y: y, in: &plot)
        if !trace.points.contains(where: { $0.estimate(quantity).value.isFinite }) {
            area.drawMessage("no values", in: &document)
        }
        document.drawing(plot, x: area.x, y: area.y)
        area.drawFrame(in: &document)
        axis.draw(beside: area, margin: margin, in: &document)
    }

    /// A point without neighbours: a disc on its interval, for a line without length is hardly seen.
    private func draw(_ point: BandedCurve.Point, x: LinearScale, y: LinearScale, in plot: inout SVGDocument) {
        let (place, estimate) = (x(point.time), point.estimate)
        if estimate.lower.isFinite, estimate.upper.isFinite {
            plot.line(fromX: place, y: y(estimate.lower), toX: place, y: y(estimate.upper), line)
        }
        DataPoint(shape: .disc, color: CellPanel.color).draw(x: place, y: y(estimate.value), in: &plot)
    }

    private static let diamond = DataPoint(shape: .diamond, color: CellPanel.color, size: 2.6)

    private func curve(of quantity: ProcessedQuantity, _ clock: LineageClock) -> BandedCurve {
        BandedCurve(trace: trace, quantity, clock: clock)
    }
}

extension BandedCurve {
    /// The curve of a cell, broken at gaps and around a mitosis.
    init(trace: ProcessedTrace, _ quantity: ProcessedQuantity, clock: LineageClock) {
        self.init(
            trace.points.map { point in
                Point(
                    frame: point.frame,
                    time: clock.time(ofFrame: point.frame),
                    estimate: point.estimate(quantity),
                    isJoined: point.isJoined
                )
            }
        )
    }
}
