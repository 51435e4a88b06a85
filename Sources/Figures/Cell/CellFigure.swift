public import Lineage
public import Reporters

/// One cell: its reporter as measured and corrected, relative to its baseline with the 90 % error band, how it answers
/// the dose, and crops of the movie.
///
/// Lines are not drawn through gaps, undefined values and frames around a mitosis; the latter are open diamonds.
public struct CellFigure: Figure {
    /// The figure's title.
    public var title: String
    /// The cell's trace.
    public var trace: ProcessedTrace
    /// How the cell answers the dose; nil when it was not asked.
    public var response: CellResponse?
    /// Name of the reporter with its unit, such as "Ratio 480 / 405".
    public var valueLabel: String
    /// Name of the number relative to the baseline, such as "R / R0".
    public var normalizedLabel: String
    /// The normalised value of the baseline itself, at which a thin line is drawn; nil for none.
    public var reference: Double?
    /// Time axis.
    public var clock: LineageClock
    /// The dose, from which the response's times count; nil when there was none.
    public var dose: TimeMark?
    /// Further moments marked by vertical lines, such as a division.
    public var marks: [TimeMark]
    /// Shaded stretches of time, such as the baseline window.
    public var spans: [TimeSpan]
    /// Crops of the cell, a row per channel; rows of one figure have crops of the same frames.
    public var strips: [FilmStrip]
    /// Width of the figure, 200 to 4000 units.
    public var width: Double
    /// Height of each plot, 60 to 4000 units.
    public var panelHeight: Double

    /// Makes a figure.
    public init(
        title: String,
        trace: ProcessedTrace,
        response: CellResponse?,
        valueLabel: String,
        normalizedLabel: String = "R / R0",
        reference: Double? = 1,
        clock: LineageClock,
        dose: TimeMark?,
        marks: [TimeMark] = [],
        spans: [TimeSpan] = [],
        strips: [FilmStrip] = [],
        width: Double = 640,
        panelHeight: Double = 130
    ) {
        self.title = title
        self.trace = trace
        self.response = response
        self.valueLabel = valueLabel
        self.normalizedLabel = normalizedLabel
        self.reference = reference
        self.clock = clock
        self.dose = dose
        self.marks = marks
        self.spans = spans
        self.strips = strips
        self.width = width
        self.panelHeight = panelHeight
    }

    private static let gap = 14.0

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try require(width, "width", in: 200...4000)
        try require(panelHeight, "panelHeight", in: 60...4000)
        let panels = panels
        let margin = panels.map { $0.axis(height: panelHeight).width }.max() ?? 0
        let plotWidth = width - margin - 18
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let x = LinearScale(domain: timeRange, ends: (margin, margin + plotWidth))
        let shades = try SpanShades(spans, clock: clock, axis: timeRange)
        let markStrip = try MarkStrip(marks + [dose].compactMap(\.self), clock: clock, scale: x)
        let signs = try ResponseSigns(response, trace: trace, dose: dose, clock: clock)
        let header = Header(title: title, notes: notes(signs) + markStrip.notes, x: 14, width: width - 28)
        let entries = panels.flatMap(\.entries) + signs.entries + shades.entries
        let legend = Legend(entries, x: 14, width: width - 28)
        let top = header.height + legend.height + markStrip.height
        let plotsBottom = top + Double(panels.count) * (panelHeight + Self.gap) - Self.gap
        let film = FilmRows(strips, clock: clock, left: margin, width: plotWidth)
        let height = plotsBottom + PlotArea.timeAxisHeight + film.height
        var document = SVGDocument(width: width, height: height)
        header.draw(in: &document)
        legend.draw(y: header.height, in: &document)
        let timeAxis = TimeAxis(timeRange, clock: clock, length: plotWidth)
        for (place, panel) in panels.enumerated() {
            let y = top + Double(place) * (panelHeight + Self.gap)
            let area = PlotArea(x: margin, y: y, width: plotWidth, height: panelHeight)
            let isLast = place == panels.count - 1
            shades.draw(in: area, x: x, of: &document)
            panel.draw(in: area, x: x, clock: clock, signs: isLast ? signs : nil, margin: margin, of: &document)
            area.drawTimeAxis(timeAxis, scale: x, showsLabels: isLast, in: &document)
        }
        markStrip.draw(from: top, to: plotsBottom, in: &document)
        try film.draw(y: plotsBottom + PlotArea.timeAxisHeight, in: &document)
        return document
    }

    /// Writes one row per point with all its numbers.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("track,frame,time_min,raw,corrected,corrected_lower,corrected_upper,")
        output.write("normalized,normalized_lower,normalized_upper,flags,reporter\n")
        for point in trace.points {
            output.write("\(trace.track),\(point.frame),\(clock.minutesText(ofFrame: point.frame)),")
            output.write("\(csvField(point.raw)),\(csvFields(point.corrected)),\(csvFields(point.normalized)),")
            output.write("\(point.flagsField),\(csvField(trace.name))\n")
        }
    }

    /// Measured and corrected values in one plot, those relative to the baseline in a second one, if there are any.
    private var panels: [CellPanel] {
        let isCorrected = trace.points.contains { $0.raw.isFinite && $0.raw != $0.corrected.value }
        let level = trace.flags.contains(.inheritedBaseline) ? "baseline R0, the mother's" : "baseline R0"
        let measured = CellPanel(
            trace: trace,
            quantity: isCorrected ? .corrected : .raw,
            name: isCorrected ? "corrected" : "as measured",
            label: valueLabel,
            shadow: isCorrected ? .raw : nil,
            reference: trace.baseline.value.isFinite ? (trace.baseline.value, level) : nil
        )
        guard trace.points.contains(where: { $0.normalized.value.isFinite }) else { return [measured] }
        let relative = CellPanel(
            trace: trace,
            quantity: .normalized,
            name: "relative to the baseline",
            label: normalizedLabel,
            shadow: nil,
            reference: reference.map { ($0, nil) }
        )
        return [measured, relative]
    }

    private var timeRange: ClosedRange<Double> {
        clock.timeRange(ofFrames: [trace.points.first, trace.points.last].compactMap { $0?.frame })
    }

    private func notes(_ signs: ResponseSigns) -> [String] {
        var lines = signs.notes
        if !trace.flags.isEmpty { lines.append("flags: \(trace.flags.names.joined(separator: ", "))") }
        let crops = strips.flatMap(\.crops)
        if crops.contains(where: { !$0.isOutlined }), crops.contains(where: \.isOutlined) {
            lines.append("crops without an outline: the cell was not seen")
        }
        if let scale = strips.lazy.compactMap(\.scaleBar).first { lines.append("scale bar: \(scale.label)") }
        return lines
    }
}
