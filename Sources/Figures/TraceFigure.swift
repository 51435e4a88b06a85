public import Lineage
internal import Reporters

/// Traces of a reporter, cell by cell, with what they have in common.
///
/// Thin lines are cells; a gap and an undefined value break the line. The thick line is the mean or the median of the
/// cells of each frame, the band their quartiles; both need three cells. Two or more panels share the time axis.
/// Of more than `maximumLines` cells so many are drawn, evenly spread, and the figure says so; the thick line and the band are
/// always those of all cells.
public struct TraceFigure: Figure {
    /// The figure's title.
    public var title: String
    /// The panels from top to bottom, at least one.
    public var panels: [TracePanel]
    /// Time axis.
    public var clock: LineageClock
    /// Moments marked by vertical lines.
    public var marks: [TimeMark]
    /// Width of the figure, 200 to 4000 units.
    public var width: Double
    /// Height of each panel's plot, 60 to 4000 units.
    public var panelHeight: Double
    /// Most cells drawn as lines per panel; at least 1.
    public var maximumLines: Int

    /// Makes a figure.
    public init(
        title: String,
        panels: [TracePanel],
        clock: LineageClock,
        marks: [TimeMark] = [],
        width: Double = 640,
        panelHeight: Double = 240,
        maximumLines: Int = 500
    ) {
        self.title = title
        self.panels = panels
        self.clock = clock
        self.marks = marks
        self.width = width
        self.panelHeight = panelHeight
        self.maximumLines = maximumLines
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try validate()
        let ranges = panels.map { $0.axisRange() }
        let axes = zip(panels, ranges).map { panel, range in
            ValueAxis(title: panel.valueLabel, range: range.range, height: panelHeight)
        }
        let margin = axes.map(\.width).max() ?? 0
        let plotWidth = width - margin - 18
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let timeScale = LinearScale(domain: timeRange, ends: (margin, margin + plotWidth))
        let strip = try MarkStrip(marks, clock: clock, scale: timeScale)
        let notes = panels.indices.map { note(panels[$0], outside: ranges[$0].outside) } + strip.notes
        let header = Header(title: title, notes: notes, x: 14, width: width - 28)
        let top = header.height + strip.height
        let pitch = panelHeight + 16
        let height = top + pitch * Double(panels.count) - 16 + PlotArea.timeAxisHeight
        var document = SVGDocument(width: width, height: height)
        header.draw(in: &document)
        let timeAxis = TimeAxis(timeRange, clock: clock, length: plotWidth)
        for index in panels.indices {
            let area = PlotArea(x: margin, y: top + pitch * Double(index), width: plotWidth, height: panelHeight)
            axes[index].drawGrid(in: area, of: &document)
            draw(panels[index], axes[index], in: area, of: &document)
            area.drawFrame(in: &document)
            axes[index].draw(beside: area, margin: margin, in: &document)
            let isLast = index == panels.count - 1
            area.drawTimeAxis(timeAxis, scale: timeScale, showsLabels: isLast, in: &document)
        }
        strip.draw(from: top, to: height - PlotArea.timeAxisHeight, in: &document)
        return document
    }

    /// Writes one row per point, panel after panel; a gap has no value and the flag `gap`.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("track,frame,time_min,value,flags,reporter\n")
        for panel in panels {
            let times = clock.minutesTexts(ofFramesOf: panel.traces)
            for trace in panel.traces {
                let name = csvField(trace.name)
                for point in trace.points {
                    output.write("\(trace.track),\(point.frame),\(times[point.frame] ?? ""),")
                    output.write("\(csvField(point.value)),\(csvField(point)),\(name)\n")
                }
            }
        }
    }

    private func validate() throws(FigureError) {
        try require(width, "width", in: 200...4000)
        try require(panelHeight, "panelHeight", in: 60...4000)
        guard maximumLines > 0 else { throw .parameter(name: "maximumLines", reason: "needs to be at least 1") }
        guard !panels.isEmpty else { throw .parameter(name: "panels", reason: "needs at least one panel") }
        for panel in panels { try panel.validate() }
    }

    /// From the first frame of any trace to the last.
    private var timeRange: ClosedRange<Double> {
        let ends = panels.flatMap(\.traces).flatMap { [$0.points.first, $0.points.last] }
        return clock.timeRange(ofFrames: ends.compactMap { $0?.frame })
    }

    /// The traces that are drawn as lines.
    private func drawnTraces(of panel: TracePanel) -> [Trace] {
        spread(of: panel.traces.count, most: maximumLines).map { panel.traces[$0] }
    }

    private func draw(_ panel: TracePanel, _ axis: ValueAxis, in area: PlotArea, of document: inout SVGDocument) {
        // The lines are a drawing of their own, which cuts off what lies outside the axis.
        var plot = SVGDocument(width: area.width, height: area.height)
        let local = PlotArea(x: 0, y: 0, width: area.width, height: area.height)
        let x = LinearScale(domain: timeRange, ends: (0, area.width))
        let y = axis.scale(in: local)
        let drawn = drawnTraces(of: panel).map { trace in
            TracePanel.path(of: trace, x: { x(clock.time(ofFrame: $0)) }, y: { y($0) })
        }
        guard drawn.contains(where: { !$0.isEmpty }) else {
            return area.drawMessage(panel.traces.isEmpty ? "no cells" : "no values", in: &document)
        }
        let isAlone = panel.traces.count < TracePanel.fewestCells || panel.summary == .none
        let opacity = max(0.08, min(isAlone ? 1 : 0.6, 2.2 / Double(drawn.count).squareRoot()))
        plot.paths(drawn, SVGStyle(stroke: Palette.softInk, strokeWidth: 0.8, opacity: opacity))
        drawSummary(of: panel, x: { x(clock.time(ofFrame: $0)) }, y: { y($0) }, in: &plot)
        document.drawing(plot, x: area.x, y: area.y)
    }

    private func drawSummary(
        of panel: TracePanel,
        x: (Int) -> Double,
        y: (Double) -> Double,
        in plot: inout SVGDocument
    ) {
        guard panel.summary != .none else { return }
        for stretch in stretches(of: FrameSummary.summaries(of: panel.traces)) {
            var band = SVGPath()
            var center = SVGPath()
            for (index, frame) in stretch.enumerated() {
                let place = (x: x(frame.frame), y: y(panel.summary == .mean ? frame.mean : frame.median))
                index == 0 ? center.move(toX: place.x, y: place.y) : center.line(toX: place.x, y: place.y)
                let upper = y(frame.quartiles.upper)
                index == 0 ? band.move(toX: place.x, y: upper) : band.line(toX: place.x, y: upper)
            }
            stretch.reversed().forEach { band.line(toX: x($0.frame), y: y($0.quartiles.lower)) }
            band.close()
            plot.path(band, SVGStyle(fill: Palette.blue, opacity: 0.22))
            plot.path(center, SVGStyle(stroke: Palette.blue, strokeWidth: 2.2))
        }
    }

    /// Consecutive frames with enough cells, each stretch of them together.
    private func stretches(of summaries: [FrameSummary]) -> [[FrameSummary]] {
        summaries.filter { $0.count >= TracePanel.fewestCells }.reduce(into: []) { result, summary in
            if let last = result.last?.last, last.frame + 1 == summary.frame {
                result[result.count - 1].append(summary)
            } else {
                result.append([summary])
            }
        }
    }

    private func note(_ panel: TracePanel, outside: Int) -> String {
        var parts = ["n = \(counted(panel.traces.count, "cell"))"]
        let counts = FrameSummary.summaries(of: panel.traces).map(\.count)
        if let fewest = counts.min(), let most = counts.max() {
            parts.append(
                fewest == most ? "\(grouped(most)) per frame" : "\(grouped(fewest)) to \(grouped(most)) per frame"
            )
        }
        if panel.traces.count > maximumLines { parts.append("lines: \(counted(maximumLines, "cell"))") }
        if panel.summary != .none, panel.traces.count >= TracePanel.fewestCells {
            parts.append("blue: \(panel.summary == .mean ? "mean" : "median"), band: quartiles")
        }
        if outside > 0 { parts.append("\(counted(outside, "value")) outside the axis") }
        let text = parts.joined(separator: " · ")
        return panels.count > 1 ? "\(panel.valueLabel): \(text)" : text
    }
}

/// A number with its noun: `1 cell`, `2,500 cells`.
func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// A count with a comma before every third digit: `2,500`.
func grouped(_ count: Int) -> String {
    let digits = Array("\(count)")
    return digits.indices.map { index in
        (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
    }.joined()
}
