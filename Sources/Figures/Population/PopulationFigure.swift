public import Lineage
internal import Reporters

/// A number over a population: single cells as thin lines, the median of each group with its bootstrap interval, and
/// how many cells it rests on in a strip under the plot.
///
/// Lines are not drawn through gaps, undefined values and frames around a mitosis; the latter are open diamonds. Of
/// more than `maximumLines` cells so many are drawn, spread over the list, and the figure says so; medians are always
/// those of the courses given.
public struct PopulationFigure: Figure {
    /// The figure's title.
    public var title: String
    /// The groups, such as treated and control; their colours follow this order.
    public var groups: [PopulationGroup]
    /// Which number of the cells' traces is drawn; the courses must be of the same one.
    public var quantity: ProcessedQuantity
    /// Name of the vertical axis with its unit, such as "R / R0".
    public var valueLabel: String
    /// What the courses are, such as "median".
    public var statistic: String
    /// Time axis.
    public var clock: LineageClock
    /// Moments marked by vertical lines.
    public var marks: [TimeMark]
    /// Shaded stretches of time.
    public var spans: [TimeSpan]
    /// Lines below the title, such as what the wells are.
    public var notes: [String]
    /// A number at which a thin horizontal line is drawn, such as 1 for R / R0; nil for none.
    public var reference: Double?
    /// Range of the vertical axis; nil for one chosen from the values.
    public var valueRange: ClosedRange<Double>?
    /// Width of the figure, 200 to 4000 units.
    public var width: Double
    /// Height of the plot, 60 to 4000 units.
    public var plotHeight: Double
    /// Most cells drawn as lines; at least 1.
    public var maximumLines: Int

    /// Makes a figure.
    public init(
        title: String,
        groups: [PopulationGroup],
        quantity: ProcessedQuantity = .normalized,
        valueLabel: String,
        statistic: String = "median",
        clock: LineageClock,
        marks: [TimeMark] = [],
        spans: [TimeSpan] = [],
        notes: [String] = [],
        reference: Double? = nil,
        valueRange: ClosedRange<Double>? = nil,
        width: Double = 640,
        plotHeight: Double = 260,
        maximumLines: Int = 500
    ) {
        self.title = title
        self.groups = groups
        self.quantity = quantity
        self.valueLabel = valueLabel
        self.statistic = statistic
        self.clock = clock
        self.marks = marks
        self.spans = spans
        self.notes = notes
        self.reference = reference
        self.valueRange = valueRange
        self.width = width
        self.plotHeight = plotHeight
        self.maximumLines = maximumLines
    }

    private static let gap = 10.0

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try validate()
        let range = axisRange
        let axis = ValueAxis(title: valueLabel, range: range.range, height: plotHeight)
        let strip = CellCountStrip(courses)
        let margin = max(axis.width, strip?.axis.width ?? 0)
        let plotWidth = width - margin - 18
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let x = LinearScale(domain: timeRange, ends: (margin, margin + plotWidth))
        let shades = try SpanShades(spans, clock: clock, axis: timeRange)
        let markStrip = try MarkStrip(marks, clock: clock, scale: x)
        let header = Header(
            title: title,
            notes: ownNotes(range.outside) + notes + markStrip.notes,
            x: 14,
            width: width - 28
        )
        let legend = Legend(legendEntries + shades.entries, x: 14, width: width - 28)
        let top = header.height + legend.height + markStrip.height
        let area = PlotArea(x: margin, y: top, width: plotWidth, height: plotHeight)
        let countArea = strip.map { _ in
            PlotArea(x: margin, y: area.bottom + Self.gap, width: plotWidth, height: CellCountStrip.height)
        }
        let lowest = countArea ?? area
        var document = SVGDocument(width: width, height: lowest.bottom + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        legend.draw(y: header.height, in: &document)
        shades.draw(in: area, x: x, of: &document)
        axis.drawGrid(in: area, of: &document)
        draw(axis, in: area, of: &document)
        area.drawFrame(in: &document)
        axis.draw(beside: area, margin: margin, in: &document)
        let timeAxis = TimeAxis(timeRange, clock: clock, length: plotWidth)
        if let strip, let countArea {
            strip.draw(in: countArea, x: x, clock: clock, margin: margin, of: &document)
            area.drawTimeAxis(timeAxis, scale: x, showsLabels: false, in: &document)
        }
        lowest.drawTimeAxis(timeAxis, scale: x, in: &document)
        markStrip.draw(from: top, to: lowest.bottom, in: &document)
        return document
    }

    /// Writes one row per point: those of cells, `cell`, those of the courses, named by their statistic, with their intervals,
    /// and those of wells, `well`, with the well's name in place of the track.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("series,group,track,frame,time_min,value,lower,upper,cells,flags,reporter\n")
        for group in groups {
            let name = csvField(group.name)
            for trace in group.traces {
                for point in trace.points {
                    output.write("cell,\(name),\(trace.track),\(point.frame),")
                    output.write("\(clock.minutesText(ofFrame: point.frame)),\(csvFields(point.estimate(quantity))),")
                    output.write(",\(point.flagsField),\(csvField(trace.name))\n")
                }
            }
            if let course = group.course { write(course, as: "\(csvField(statistic)),\(name),", to: &output) }
            for well in group.wells { write(well, as: "well,\(name),\(csvField(well.group))", to: &output) }
        }
    }

    private func write(_ course: PopulationCourse, as beginning: String, to output: inout some TextOutputStream) {
        for point in course.points {
            output.write("\(beginning),\(point.frame),\(clock.minutesText(ofFrame: point.frame)),")
            output.write("\(csvFields(point.median)),\(point.cellCount),,\(csvField(course.name))\n")
        }
    }

    private func validate() throws(FigureError) {
        try require(width, "width", in: 200...4000)
        try require(plotHeight, "plotHeight", in: 60...4000)
        guard maximumLines > 0 else { throw .parameter(name: "maximumLines", reason: "needs to be at least 1") }
        if let valueRange { try require(valueRange, "valueRange") }
        for group in groups { try requireDistinctTracks(group.traces.map(\.track)) }
    }

    private var courses: [(course: PopulationCourse, style: GroupStyle)] {
        groups.enumerated().compactMap { place, group in
            group.course.map { ($0, GroupStyle(place: place, of: groups.count)) }
        }
    }

    /// From the first frame of any cell or course to the last.
    private var timeRange: ClosedRange<Double> {
        let frames = groups.flatMap { group in
            group.traces.flatMap { [$0.points.first?.frame, $0.points.last?.frame] }
                + [group.course?.points.first?.frame, group.course?.points.last?.frame]
        }.compactMap(\.self)
        return clock.timeRange(ofFrames: frames)
    }

    /// The range of the vertical axis with room around it, and the number of values outside.
    private var axisRange: (range: ClosedRange<Double>, outside: Int) {
        let values = groups.flatMap { drawnValues(of: $0) }
        if let valueRange {
            return (valueRange, values.count { $0.isFinite && !valueRange.contains($0) })
        }
        guard let chosen = ValueRange(of: values) else { return (0...1, 0) }
        let margin = (chosen.range.upperBound - chosen.range.lowerBound) * 0.04
        return (chosen.range.lowerBound - margin...chosen.range.upperBound + margin, chosen.outside)
    }

    /// Every value of a group that is drawn.
    private func drawnValues(of group: PopulationGroup) -> [Double] {
        var values = group.traces.flatMap { $0.points.map { $0.estimate(quantity).value } }
        for point in group.course?.points ?? [] {
            values += [point.median.value, point.median.lower, point.median.upper]
        }
        return values + group.wells.flatMap { $0.points.map(\.median.value) }
    }

    private func draw(_ axis: ValueAxis, in area: PlotArea, of document: inout SVGDocument) {
        let cells = drawnCells
        guard !(cells.isEmpty && courses.allSatisfy { $0.course.points.isEmpty }) else {
            return area.drawMessage("no cells", in: &document)
        }
        // The lines are a drawing of their own, which cuts off what lies outside the axis.
        var plot = SVGDocument(width: area.width, height: area.height)
        let x = LinearScale(domain: timeRange, ends: (0, area.width))
        let y = axis.scale(in: PlotArea(x: 0, y: 0, width: area.width, height: area.height))
        if let reference {
            let style = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.8, dashes: [1.5, 2])
            plot.line(fromX: 0, y: y(reference), toX: area.width, y: y(reference), style)
        }
        let hasMedian = !courses.isEmpty
        let opacity = max(0.1, min(hasMedian ? 0.5 : 0.8, 2.2 / Double(max(1, cells.count)).squareRoot()))
        for place in groups.indices {
            draw(cells.filter { $0.group == place }.map(\.trace), group: place, opacity: opacity, x: x, y: y, in: &plot)
        }
        for place in groups.indices where !groups[place].wells.isEmpty {
            let color = GroupStyle(place: place, of: groups.count).color
            plot.paths(
                groups[place].wells.map { BandedCurve($0.points.map(point)).line(x: x, y: y) },
                SVGStyle(stroke: color, strokeWidth: 1, opacity: 0.6)
            )
        }
        for (course, style) in courses {
            let curve = BandedCurve(course.points.map(point))
            plot.path(curve.band(x: x, y: y), SVGStyle(fill: style.color, opacity: 0.25))
            plot.path(curve.line(x: x, y: y), style.line)
        }
        document.drawing(plot, x: area.x, y: area.y)
    }

    /// Lines of the cells of a group, and diamonds where no line goes.
    private func draw(
        _ traces: [ProcessedTrace],
        group: Int,
        opacity: Double,
        x: LinearScale,
        y: LinearScale,
        in plot: inout SVGDocument
    ) {
        let color = GroupStyle(place: group, of: groups.count).cellColor
        plot.paths(
            traces.map { BandedCurve(trace: $0, quantity, clock: clock).line(x: x, y: y) },
            SVGStyle(stroke: color, strokeWidth: 0.8, opacity: opacity)
        )
        plot.paths(
            traces.map { diamonds(of: $0, x: x, y: y) },
            SVGStyle(stroke: color, strokeWidth: 0.8, opacity: min(1, 2 * opacity))
        )
    }

    /// The cells that are drawn as lines, with the place of their group.
    private var drawnCells: [(group: Int, trace: ProcessedTrace)] {
        let all = groups.enumerated().flatMap { place, group in group.traces.map { (group: place, trace: $0) } }
        return spread(of: all.count, most: maximumLines).map { all[$0] }
    }

    private func point(_ point: PopulationPoint) -> BandedCurve.Point {
        BandedCurve.Point(
            frame: point.frame,
            time: clock.time(ofFrame: point.frame),
            estimate: point.median,
            isJoined: true
        )
    }

    /// Values around a mitosis, which no line joins.
    private func diamonds(of trace: ProcessedTrace, x: LinearScale, y: LinearScale) -> SVGPath {
        var path = SVGPath()
        for point in trace.points where point.isObserved && !point.isJoined {
            let value = point.estimate(quantity).value
            guard value.isFinite else { continue }
            path.diamond(x: x(clock.time(ofFrame: point.frame)), y: y(value), size: 2)
        }
        return path
    }

    private var legendEntries: [Legend.Entry] {
        var entries: [Legend.Entry] = []
        for (place, group) in groups.enumerated() {
            let style = GroupStyle(place: place, of: groups.count)
            let name = group.name.isEmpty ? "" : "\(group.name): "
            if !group.traces.isEmpty {
                let line = SVGStyle(stroke: style.cellColor, strokeWidth: 0.8, opacity: 0.6)
                entries.append(Legend.Entry(.line(line), "\(name)\(counted(group.traces.count, "cell"))"))
            }
            if !group.wells.isEmpty {
                let line = SVGStyle(stroke: style.color, strokeWidth: 1, opacity: 0.6)
                entries.append(
                    Legend.Entry(.line(line), "\(name)\(statistic) of each of \(counted(group.wells.count, "well"))")
                )
            }
            if let course = group.course { entries.append(entry(of: course, name: name, style)) }
        }
        let hasMitosis = groups.contains { $0.traces.contains { $0.points.contains { $0.flags.contains(.mitosis) } } }
        if hasMitosis {
            entries.append(Legend.Entry(.point(DataPoint(shape: .diamond, color: Palette.softInk)), "around a mitosis"))
        }
        return entries
    }

    private func entry(of course: PopulationCourse, name: String, _ style: GroupStyle) -> Legend.Entry {
        let hasInterval = course.points.contains { $0.median.lower.isFinite }
        guard hasInterval else { return Legend.Entry(.line(style.line), "\(name)\(statistic)") }
        return Legend.Entry(.band(style.line, style.color), "\(name)\(statistic), 95 % bootstrap interval")
    }

    private func ownNotes(_ outside: Int) -> [String] {
        var parts: [String] = []
        let count = groups.reduce(0) { $0 + $1.traces.count }
        // Medians alone say in the strip how many cells they rest on.
        if count > 0 || courses.isEmpty { parts.append("n = \(counted(count, "cell"))") }
        let drawn = drawnCells.count
        if drawn < count { parts.append("lines: \(counted(drawn, "cell"))") }
        if outside > 0 { parts.append("\(counted(outside, "value")) outside the axis") }
        return parts.isEmpty ? [] : [parts.joined(separator: " · ")]
    }
}
