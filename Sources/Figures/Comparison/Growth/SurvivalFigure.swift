public import Reporters

/// Which share of the cell cycles of each group lasts longer than a time, by Kaplan and Meier: a falling curve per group
/// with its 95 % interval, and a dotted line at one half, which the median lies on.
public struct SurvivalFigure: Figure {
    /// The figure's title.
    public var title: String
    /// The groups; their colours follow this order.
    public var groups: [(name: String, curve: KaplanMeier)]
    /// Name of the horizontal axis, to which the unit is added.
    public var timeLabel: String
    /// Name of the vertical axis.
    public var shareLabel: String
    /// Whether times are minutes; else they are frames.
    public var isInMinutes: Bool
    /// Lines below the title.
    public var notes: [String]
    /// Width of the figure, 200 to 4000 units.
    public var width: Double
    /// Height of the plot, 60 to 4000 units.
    public var plotHeight: Double

    /// Makes a figure.
    public init(
        title: String,
        groups: [(name: String, curve: KaplanMeier)],
        timeLabel: String,
        shareLabel: String,
        isInMinutes: Bool,
        notes: [String] = [],
        width: Double = 640,
        plotHeight: Double = 260
    ) {
        self.title = title
        self.groups = groups
        self.timeLabel = timeLabel
        self.shareLabel = shareLabel
        self.isInMinutes = isInMinutes
        self.notes = notes
        self.width = width
        self.plotHeight = plotHeight
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try require(width, "width", in: 200...4000)
        try require(plotHeight, "plotHeight", in: 60...4000)
        let axis = ValueAxis(title: shareLabel, range: 0...1.02, height: plotHeight)
        let plotWidth = width - axis.width - 18
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let header = Header(title: title, notes: notes, x: 14, width: width - 28)
        let legend = Legend(legendEntries, x: 14, width: width - 28)
        let top = header.height + legend.height + 4
        var document = SVGDocument(width: width, height: top + plotHeight + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        legend.draw(y: header.height, in: &document)
        let area = PlotArea(x: axis.width, y: top, width: plotWidth, height: plotHeight)
        axis.drawGrid(in: area, of: &document)
        let range = timeRange
        let x = LinearScale(domain: range, ends: (area.x, area.right))
        draw(in: area, x: x, y: axis.scale(in: area), of: &document)
        area.drawFrame(in: &document)
        axis.draw(beside: area, margin: axis.width, in: &document)
        let timeAxis = TimeAxis(durations: range, name: timeLabel, isInMinutes: isInMinutes, length: plotWidth)
        area.drawTimeAxis(timeAxis, scale: x, in: &document)
        return document
    }

    /// Writes one row per group and time at which something ends: how many had lasted until then, how many ended, and the
    /// share that lasts longer.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("group,time,unit,at_risk,ends,share,lower,upper\n")
        for group in groups {
            for step in group.curve.steps {
                output.write("\(csvField(group.name)),\(csvField(step.time)),\(isInMinutes ? "min" : "frames"),")
                output.write("\(step.atRiskCount),\(step.endCount),\(csvFields(step.share))\n")
            }
        }
    }

    private var timeRange: ClosedRange<Double> {
        let longest = groups.map(\.curve.lastTime).filter(\.isFinite).max() ?? 0
        return widened(0...max(0, longest))
    }

    private func draw(in area: PlotArea, x: LinearScale, y: LinearScale, of document: inout SVGDocument) {
        guard groups.contains(where: { $0.curve.count > 0 }) else {
            return area.drawMessage("nothing to show", in: &document)
        }
        let half = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.9, dashes: [1.5, 2])
        document.line(fromX: area.x, y: y(0.5), toX: area.right, y: y(0.5), half)
        for (place, group) in groups.enumerated() where group.curve.count > 0 {
            let style = GroupStyle(place: place, of: groups.count)
            document.path(band(of: group.curve, x: x, y: y), SVGStyle(fill: style.color, opacity: 0.18))
            document.path(line(of: group.curve, x: x, y: y), style.line)
        }
    }

    /// The curve: level until something ends, and on to the longest time.
    private func line(of curve: KaplanMeier, x: LinearScale, y: LinearScale) -> SVGPath {
        var path = SVGPath()
        var share = 1.0
        path.move(toX: x(0), y: y(1))
        for step in curve.steps {
            path.line(toX: x(step.time), y: y(share))
            share = step.share.value
            path.line(toX: x(step.time), y: y(share))
        }
        path.line(toX: x(curve.lastTime), y: y(share))
        return path
    }

    /// The interval from step to step, where it is known.
    private func band(of curve: KaplanMeier, x: LinearScale, y: LinearScale) -> SVGPath {
        var path = SVGPath()
        for (index, step) in curve.steps.enumerated() where step.share.lower.isFinite && step.share.upper.isFinite {
            let end = index + 1 < curve.steps.count ? curve.steps[index + 1].time : curve.lastTime
            path.move(toX: x(step.time), y: y(step.share.upper))
            path.line(toX: x(end), y: y(step.share.upper))
            path.line(toX: x(end), y: y(step.share.lower))
            path.line(toX: x(step.time), y: y(step.share.lower))
            path.close()
        }
        return path
    }

    private var legendEntries: [Legend.Entry] {
        groups.enumerated().map { place, group in
            let style = GroupStyle(place: place, of: groups.count)
            let counts = "\(group.curve.completeCount) of \(group.curve.count) finished"
            return Legend.Entry(
                .band(style.line, style.color),
                group.name.isEmpty ? counts : "\(group.name): \(counts)"
            )
        }
    }
}
