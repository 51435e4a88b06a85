public import Lineage

/// Divisions so far as step curves, one per kind of event that occurs.
public struct CumulativeFigure: Figure {
    /// The figure's title.
    public var title: String
    /// The counts.
    public var counts: CumulativeDivisions
    /// Time axis.
    public var clock: LineageClock
    /// Moments marked by vertical lines.
    public var marks: [TimeMark]
    /// Width of the figure, 200 to 4000 units.
    public var width: Double
    /// Height of the plot, 60 to 4000 units.
    public var plotHeight: Double

    /// Makes a figure.
    public init(
        title: String,
        counts: CumulativeDivisions,
        clock: LineageClock,
        marks: [TimeMark] = [],
        width: Double = 640,
        plotHeight: Double = 260
    ) {
        self.title = title
        self.counts = counts
        self.clock = clock
        self.marks = marks
        self.width = width
        self.plotHeight = plotHeight
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try require(width, "width", in: 200...4000)
        try require(plotHeight, "plotHeight", in: 60...4000)
        let most = events.compactMap { counts.counts(of: $0).last }.max() ?? 0
        let range = 0...max(Double(most) * 1.06, 1)
        let axis = ValueAxis(title: axisTitle, range: range, height: plotHeight, wholeNumbers: true)
        let plotWidth = width - axis.width - 18
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let scale = LinearScale(domain: timeRange, ends: (axis.width, axis.width + plotWidth))
        let strip = try MarkStrip(marks, clock: clock, scale: scale)
        let header = Header(title: title, notes: [note] + strip.notes, x: 14, width: width - 28)
        let top = header.height + strip.height
        var document = SVGDocument(width: width, height: top + plotHeight + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        let area = PlotArea(x: axis.width, y: top, width: plotWidth, height: plotHeight)
        axis.drawGrid(in: area, of: &document)
        strip.draw(from: top, to: area.bottom, in: &document)
        for event in events {
            document.path(curve(of: event, x: scale, y: axis.scale(in: area)), style(of: event))
        }
        if events.isEmpty { area.drawMessage("no divisions", in: &document) }
        area.drawFrame(in: &document)
        axis.draw(beside: area, margin: axis.width, in: &document)
        let timeAxis = TimeAxis(timeRange, clock: clock, length: plotWidth)
        area.drawTimeAxis(timeAxis, scale: scale, in: &document)
        drawLegend(in: area, of: &document)
        return document
    }

    /// Writes one row per frame and kind of event, all kinds, as the lineage export does.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("frame,time_min,kind,divisions,divisions_per_founder\n")
        let perFounder = CumulativeDivisions.Event.allCases.map { counts.perFounder(of: $0) }
        for frame in counts.mitosis.indices {
            for (event, shares) in zip(CumulativeDivisions.Event.allCases, perFounder) {
                output.write("\(frame),\(clock.minutesText(ofFrame: frame)),\(event.rawValue),")
                let share = shares.map { fixedDecimals($0[frame], 6) } ?? ""
                output.write("\(counts.counts(of: event)[frame]),\(share)\n")
            }
        }
    }

    private var events: [CumulativeDivisions.Event] {
        CumulativeDivisions.Event.allCases.filter { (counts.counts(of: $0).last ?? 0) > 0 }
    }

    /// The kind that is counted, where there is one.
    private var axisTitle: String {
        guard events.count == 1, let event = events.first else { return "Cumulative divisions" }
        switch event {
        case .mitosis: return "Cumulative mitoses"
        case .budEmergence: return "Cumulative bud emergences"
        case .cytokinesis: return "Cumulative separations"
        }
    }

    private var timeRange: ClosedRange<Double> {
        clock.timeRange(ofFrames: [0, max(0, counts.mitosis.count - 1)])
    }

    private var note: String {
        guard !events.isEmpty else { return "n = 0 divisions" }
        return events.map { "\(name(of: $0)): n = \(counts.counts(of: $0).last ?? 0)" }.joined(separator: " · ")
    }

    private func curve(of event: CumulativeDivisions.Event, x: LinearScale, y: LinearScale) -> SVGPath {
        var path = SVGPath()
        var last = 0
        let values = counts.counts(of: event)
        path.move(toX: x(clock.time(ofFrame: 0)), y: y(0))
        for (frame, value) in values.enumerated() where value != last {
            path.line(toX: x(clock.time(ofFrame: frame)), y: y(Double(last)))
            path.line(toX: x(clock.time(ofFrame: frame)), y: y(Double(value)))
            last = value
        }
        path.line(toX: x(timeRange.upperBound), y: y(Double(last)))
        return path
    }

    /// Curves rise, so the upper left corner is free.
    private func drawLegend(in area: PlotArea, of document: inout SVGDocument) {
        for (row, event) in events.enumerated() {
            let y = area.y + 16 + Double(row) * 16
            document.line(fromX: area.x + 10, y: y, toX: area.x + 34, y: y, style(of: event))
            let text = SVGTextStyle(size: 11, halo: Palette.paper)
            document.text(name(of: event), x: area.x + 40, y: y + 4, text)
        }
    }

    private func style(of event: CumulativeDivisions.Event) -> SVGStyle {
        switch event {
        case .mitosis: SVGStyle(stroke: Palette.blue, strokeWidth: 2)
        case .budEmergence: SVGStyle(stroke: Palette.vermillion, strokeWidth: 2, dashes: [7, 3])
        case .cytokinesis: SVGStyle(stroke: Palette.green, strokeWidth: 2, dashes: [2, 2.5])
        }
    }

    private func name(of event: CumulativeDivisions.Event) -> String {
        switch event {
        case .mitosis: "mitosis"
        case .budEmergence: "bud emergence"
        case .cytokinesis: "separation of mother and bud"
        }
    }
}
