public import Lineage
public import Reporters

/// The answers of many cells as colours: one row per cell, one column per frame, the fastest answer on top unless another
/// order is given.
///
/// Responders stand above cells without response, but in orders that are of all cells. A black dot is the time to half of the amplitude. Normalised values
/// are blue below the baseline and vermillion above it, equally strong at equal distance; grey is where a cell was
/// not seen or its value is undefined.
public struct ResponseMapFigure: Figure {
    /// The figure's title.
    public var title: String
    /// One trace per cell.
    public var traces: [ProcessedTrace]
    /// The cells' responses; a cell without one stands below the others.
    public var responses: [CellResponse]
    /// The order of the rows; nil for that by the time to half of the amplitude.
    public var order: ResponseMapOrder?
    /// Which number of the traces is drawn.
    public var quantity: ProcessedQuantity
    /// Name of the colour bar with its unit.
    public var valueLabel: String
    /// The number that is almost white, such as 1 for R / R0 and 0 for a relative change; nil for colours from dark
    /// to bright.
    public var center: Double?
    /// Time axis.
    public var clock: LineageClock
    /// The dose, from which times to half of the amplitude count; nil when there was none.
    public var dose: TimeMark?
    /// Further moments marked by vertical lines.
    public var marks: [TimeMark]
    /// Range of the colours; nil for one chosen from the values.
    public var valueRange: ClosedRange<Double>?
    /// Width of the figure, 200 to 4000 units.
    public var width: Double

    /// Makes a figure.
    public init(
        title: String,
        traces: [ProcessedTrace],
        responses: [CellResponse],
        order: ResponseMapOrder? = nil,
        quantity: ProcessedQuantity = .normalized,
        valueLabel: String,
        center: Double? = 1,
        clock: LineageClock,
        dose: TimeMark?,
        marks: [TimeMark] = [],
        valueRange: ClosedRange<Double>? = nil,
        width: Double = 640
    ) {
        self.title = title
        self.traces = traces
        self.responses = responses
        self.order = order
        self.quantity = quantity
        self.valueLabel = valueLabel
        self.center = center
        self.clock = clock
        self.dose = dose
        self.marks = marks
        self.valueRange = valueRange
        self.width = width
    }

    private var blocks: [ResponseMapRows.Block] {
        ResponseMapRows(traces, responses: responses, order: order).blocks
    }

    private static let headingHeight = 17.0
    private static let greatestHeight = 420.0

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try validate()
        let blocks = blocks
        let pitch = min(14, Self.greatestHeight / Double(max(1, traces.count)))
        let chosen = colorRange
        let colors = ColorScale(chosen.range, center: center)
        let plotHeight = max(blocks.reduce(0) { $0 + Self.headingHeight + Double($1.rows.count) * pitch }, 110)
        let bar = ColorBar(title: valueLabel, colors: colors, height: min(plotHeight - Self.headingHeight, 260))
        let rowAxis = RowAxis(tracks: traces.map(\.track), height: pitch * Double(max(1, traces.count)))
        let plotWidth = width - rowAxis.width - bar.width - 22
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let x = LinearScale(domain: timeRange, ends: (rowAxis.width, rowAxis.width + plotWidth))
        let strip = try MarkStrip(marks + [dose].compactMap(\.self), clock: clock, scale: x)
        let header = Header(title: title, notes: notes(chosen.outside) + strip.notes, x: 14, width: width - 28)
        let legend = Legend(legendEntries(colors), x: 14, width: width - 28)
        let top = header.height + legend.height + strip.height
        let area = PlotArea(x: rowAxis.width, y: top, width: plotWidth, height: plotHeight)
        var document = SVGDocument(width: width, height: area.bottom + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        legend.draw(y: header.height, in: &document)
        if blocks.isEmpty { area.drawMessage("no cells", in: &document) }
        let placed = Self.placed(blocks, in: area, pitch: pitch)
        for (block, place) in placed { try draw(block, colors, in: place, of: &document) }
        rowAxis.drawTitle(beside: area, in: &document)
        let base = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.8)
        document.line(fromX: area.x, y: area.bottom, toX: area.right, y: area.bottom, base)
        area.drawTimeAxis(TimeAxis(timeRange, clock: clock, length: plotWidth), scale: x, in: &document)
        strip.draw(from: top, to: area.bottom, in: &document)
        // On top of the dose's line, which early answers lie close to.
        for (block, place) in placed { try drawHalfTimes(of: block, x: x, in: place, pitch: pitch, of: &document) }
        try bar.draw(x: area.right + 14, y: area.y + Self.headingHeight, in: &document)
        return document
    }

    /// The rows of each block from top to bottom, with room for its heading above.
    private static func placed(
        _ blocks: [ResponseMapRows.Block],
        in area: PlotArea,
        pitch: Double
    ) -> [(block: ResponseMapRows.Block, place: PlotArea)] {
        var y = area.y
        return blocks.map { block in
            let height = pitch * Double(block.rows.count)
            let place = PlotArea(x: area.x, y: y + headingHeight, width: area.width, height: height)
            y = place.bottom
            return (block, place)
        }
    }

    /// Writes one row per point of the traces, rows of the picture in order from the top.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("row,track,response,t_half_min,frame,time_min,value,lower,upper,flags\n")
        var number = 0
        for block in blocks {
            for row in block.rows {
                number += 1
                let kind = ResponseKind(row.response).name
                let half = csvField((row.response?.halfTimeInSeconds.value ?? .nan) / 60)
                for point in row.trace.points {
                    output.write("\(number),\(row.trace.track),\(kind),\(half),\(point.frame),")
                    output.write("\(clock.minutesText(ofFrame: point.frame)),\(csvFields(point.estimate(quantity))),")
                    output.write("\(point.flagsField)\n")
                }
            }
        }
    }

    private func validate() throws(FigureError) {
        try require(width, "width", in: 200...4000)
        if let valueRange { try require(valueRange, "valueRange") }
        try requireDistinctTracks(traces.map(\.track))
    }

    /// A block with its heading and the numbers of its rows.
    private func draw(
        _ block: ResponseMapRows.Block,
        _ colors: ColorScale,
        in area: PlotArea,
        of document: inout SVGDocument
    ) throws(FigureError) {
        let heading = "\(block.name) (n = \(grouped(block.rows.count)))"
        document.text(heading, x: area.x + 2, y: area.y - 5, SVGTextStyle(size: 11, isBold: true))
        let raster = HeatMapRaster(
            block.rows.map { $0.trace.trace(of: quantity) },
            clock: clock,
            timeRange: timeRange,
            width: area.width,
            height: area.height
        )
        document.image(try raster.image(colors), x: area.x, y: area.y, width: area.width, height: area.height)
        area.drawFrame(in: &document)
        RowAxis(tracks: block.rows.map(\.trace.track), height: area.height).drawNumbers(beside: area, in: &document)
    }

    /// A dot per row at the time to half of the amplitude; for rows too low for a dot, smaller ones form a line.
    private func drawHalfTimes(
        of block: ResponseMapRows.Block,
        x: LinearScale,
        in area: PlotArea,
        pitch: Double,
        of document: inout SVGDocument
    ) throws(FigureError) {
        guard let start = try doseTime else { return }
        for (row, cell) in block.rows.enumerated() {
            let time = start + (cell.response?.halfTimeInSeconds.value ?? .nan) / 60
            guard timeRange.contains(time) else { continue }
            let style = SVGStyle(fill: Palette.ink, stroke: Palette.paper, strokeWidth: min(0.8, pitch * 0.2))
            let radius = min(2.6, max(0.8, pitch * 0.28))
            document.circle(x: x(time), y: area.y + (Double(row) + 0.5) * pitch, radius: radius, style)
        }
    }

    /// The dose on the axis, in minutes; nil when there was none or the movie has no clock.
    private var doseTime: Double? {
        get throws(FigureError) {
            guard let dose, clock.isInMinutes else { return nil }
            return try dose.time(clock)
        }
    }

    private var timeRange: ClosedRange<Double> {
        let ends = traces.flatMap { [$0.points.first, $0.points.last] }
        return clock.columnRange(ofFrames: ends.compactMap { $0?.frame })
    }

    /// The range of the colours, and the number of values outside.
    private var colorRange: (range: ClosedRange<Double>, outside: Int) {
        let values = traces.flatMap { $0.points.map { $0.estimate(quantity).value } }
        if let valueRange {
            return (valueRange, values.reduce(0) { $0 + ($1.isFinite && !valueRange.contains($1) ? 1 : 0) })
        }
        guard let chosen = ValueRange(of: values) else { return (0...1, 0) }
        guard let center else { return (chosen.range, chosen.outside) }
        let range = min(chosen.range.lowerBound, center)...max(chosen.range.upperBound, center)
        return (widened(range), chosen.outside)
    }

    private func legendEntries(_ colors: ColorScale) -> [Legend.Entry] {
        var entries: [Legend.Entry] = []
        if dose != nil, clock.isInMinutes, responses.contains(where: { $0.halfTimeInSeconds.value.isFinite }) {
            entries.append(
                Legend.Entry(.point(DataPoint(shape: .disc, color: Palette.ink)), "t½, time to half of the amplitude")
            )
        }
        return entries + [Legend.Entry(.swatch(colors.missing), "not seen or no value")]
    }

    private func notes(_ outside: Int) -> [String] {
        var parts = ["n = \(counted(traces.count, "cell"))", order?.name ?? "ordered by t½"]
        let perLine = Int((Double(traces.count) / (Self.greatestHeight * 2)).rounded(.up))
        if perLine > 1 { parts.append("every line is the mean of \(perLine) cells") }
        if outside > 0 { parts.append("\(counted(outside, "value")) beyond the colours") }
        return [parts.joined(separator: " · ")]
    }
}
