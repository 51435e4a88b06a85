public import Lineage
public import Reporters

/// A reporter of many cells as colours: one row per cell, one column per frame.
///
/// Grey is where a cell was not seen or its value is undefined. More rows than can be told apart are averaged in groups,
/// of more columns some are left out, and the figure says so.
public struct HeatMapFigure: Figure {
    /// How rows are ordered from top to bottom.
    public enum Order: Sendable, Equatable {
        /// As the traces are given.
        case given
        /// By first frame, then by the mean of the finite values, then by track.
        case firstFrameThenValue
        /// By the mean of the finite values, the largest on top, then by track.
        case value
    }

    /// The figure's title.
    public var title: String
    /// One trace per cell.
    public var traces: [Trace]
    /// Name of the colour bar with its unit.
    public var valueLabel: String
    /// Time axis.
    public var clock: LineageClock
    /// Moments marked by vertical lines.
    public var marks: [TimeMark]
    /// How rows are ordered.
    public var order: Order
    /// Range of the colours; nil for one chosen from the values.
    public var valueRange: ClosedRange<Double>?
    /// Width of the figure, 200 to 4000 units.
    public var width: Double

    /// Makes a figure.
    public init(
        title: String,
        traces: [Trace],
        valueLabel: String,
        clock: LineageClock,
        marks: [TimeMark] = [],
        order: Order = .firstFrameThenValue,
        valueRange: ClosedRange<Double>? = nil,
        width: Double = 640
    ) {
        self.title = title
        self.traces = traces
        self.valueLabel = valueLabel
        self.clock = clock
        self.marks = marks
        self.order = order
        self.valueRange = valueRange
        self.width = width
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try validate()
        let rows = orderedTraces
        let chosen = colorRange
        let plotHeight = min(max(Double(rows.count) * 11, 110), 420)
        let colors = ColorScale(chosen.range)
        let bar = ColorBar(title: valueLabel, colors: colors, height: plotHeight)
        let rowAxis = RowAxis(tracks: rows.map(\.track), height: plotHeight)
        let plotWidth = width - rowAxis.width - bar.width - 22
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let scale = LinearScale(domain: timeRange, ends: (rowAxis.width, rowAxis.width + plotWidth))
        let strip = try MarkStrip(marks, clock: clock, scale: scale)
        let raster = HeatMapRaster(rows, clock: clock, timeRange: timeRange, width: plotWidth, height: plotHeight)
        let notes = [note(raster, outside: chosen.outside)] + strip.notes
        let header = Header(title: title, notes: notes, x: 14, width: width - 28)
        let top = header.height + strip.height
        var document = SVGDocument(width: width, height: top + plotHeight + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        let area = PlotArea(x: rowAxis.width, y: top, width: plotWidth, height: plotHeight)
        if rows.contains(where: { $0.points.contains { $0.value.isFinite } }) {
            let image = try raster.image(colors)
            document.image(image, x: area.x, y: area.y, width: area.width, height: area.height)
            try bar.draw(x: area.right + 14, y: area.y, in: &document)
        } else {
            area.drawMessage(rows.isEmpty ? "no cells" : "no values", in: &document)
        }
        area.drawFrame(in: &document)
        rowAxis.draw(beside: area, in: &document)
        let timeAxis = TimeAxis(timeRange, clock: clock, length: plotWidth)
        area.drawTimeAxis(timeAxis, scale: scale, in: &document)
        strip.draw(from: top, to: area.bottom, in: &document)
        return document
    }

    /// Writes one row per point of the traces, rows of the picture in order from the top.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("row,track,frame,time_min,value,flags\n")
        let times = clock.minutesTexts(ofFramesOf: traces)
        for (row, trace) in orderedTraces.enumerated() {
            for point in trace.points {
                output.write("\(row + 1),\(trace.track),\(point.frame),\(times[point.frame] ?? ""),")
                output.write("\(csvField(point.value)),\(csvField(point))\n")
            }
        }
    }

    private func validate() throws(FigureError) {
        try require(width, "width", in: 200...4000)
        if let valueRange { try require(valueRange, "valueRange") }
        try requireDistinctTracks(traces.map(\.track))
    }

    private var orderedTraces: [Trace] {
        guard order != .given else { return traces }
        let keyed = traces.map { trace in
            let values = trace.points.map(\.value).filter(\.isFinite)
            let mean = values.isEmpty ? -Double.infinity : values.reduce(0) { $0 + $1 / Double(values.count) }
            let first = order == .value ? 0 : trace.points.first?.frame ?? .max
            return (trace: trace, first: first, value: -mean)
        }
        return keyed.sorted { ($0.first, $0.value, $0.trace.track) < ($1.first, $1.value, $1.trace.track) }
            .map(\.trace)
    }

    private var timeRange: ClosedRange<Double> {
        let ends = traces.flatMap { [$0.points.first, $0.points.last] }
        return clock.columnRange(ofFrames: ends.compactMap { $0?.frame })
    }

    /// The range of the colours, and the number of values outside.
    private var colorRange: (range: ClosedRange<Double>, outside: Int) {
        let values = traces.flatMap { $0.points.map(\.value) }
        if let valueRange {
            return (valueRange, values.reduce(0) { $0 + ($1.isFinite && !valueRange.contains($1) ? 1 : 0) })
        }
        return ValueRange(of: values).map { ($0.range, $0.outside) } ?? (0...1, 0)
    }

    private func note(_ raster: HeatMapRaster, outside: Int) -> String {
        var parts = ["n = \(counted(traces.count, "cell"))"]
        switch order {
        case .given: break
        case .firstFrameThenValue: parts.append("ordered by first frame, then mean")
        case .value: parts.append("ordered by mean")
        }
        parts.append("grey: no value")
        if raster.cellsPerLine > 1 { parts.append("every line is the mean of \(raster.cellsPerLine) cells") }
        if raster.framesPerColumn > 1 { parts.append("1 of \(raster.framesPerColumn) frames drawn") }
        if outside > 0 { parts.append("\(counted(outside, "value")) beyond the colours") }
        return parts.joined(separator: " · ")
    }
}
