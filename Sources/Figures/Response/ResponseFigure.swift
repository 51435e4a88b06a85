public import Reporters

/// Amplitude against time to half of it, one sign per cell with the 90 % error bars, and beside it the amplitudes of
/// all cells by whether they respond.
public struct ResponseFigure: Figure {
    /// The figure's title.
    public var title: String
    /// One response per cell.
    public var responses: [CellResponse]
    /// Lines below the title, such as the rule of the call and its rate of false positives.
    public var notes: [String]
    /// Smallest amplitude of a responder, at which a thin line is drawn on both sides of zero; nil for none.
    public var threshold: Double?
    /// Width of the figure, 300 to 4000 units.
    public var width: Double
    /// Height of the plots, 60 to 4000 units.
    public var plotHeight: Double

    /// Makes a figure.
    public init(
        title: String,
        responses: [CellResponse],
        notes: [String] = [],
        threshold: Double? = nil,
        width: Double = 640,
        plotHeight: Double = 260
    ) {
        self.title = title
        self.responses = responses
        self.notes = notes
        self.threshold = threshold
        self.width = width
        self.plotHeight = plotHeight
    }

    /// Above so many cells error bars would hide the signs.
    private static let mostErrorBars = 300
    /// Width of a kind's column in the plot of all amplitudes.
    private static let columnWidth = 76.0

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try require(width, "width", in: 300...4000)
        try require(plotHeight, "plotHeight", in: 60...4000)
        try requireDistinctTracks(responses.map(\.track))
        let axis = amplitudeAxis
        let kinds = ResponseKind.allCases.filter { kind in responses.contains { ResponseKind($0) == kind } }
        let columns = ResponseFigure.columnWidth * Double(max(1, kinds.count))
        let plotWidth = width - axis.width - 18 - columns - 14
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let header = Header(title: title, notes: [note] + notes, x: 14, width: width - 28)
        let entries = kinds.map { Legend.Entry(.point($0.point), "\($0.name): \(grouped(count(of: $0)))") }
        let legend = Legend(entries, x: 14, width: width - 28)
        let top = header.height + legend.height + 4
        var document = SVGDocument(width: width, height: top + plotHeight + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        legend.draw(y: header.height, in: &document)
        let area = PlotArea(x: axis.width, y: top, width: plotWidth, height: plotHeight)
        let side = PlotArea(x: area.right + 14, y: top, width: columns, height: plotHeight)
        for place in [area, side] {
            axis.drawGrid(in: place, of: &document)
            drawLevels(axis, in: place, of: &document)
        }
        drawScatter(axis, in: area, of: &document)
        drawColumns(kinds, axis, in: side, of: &document)
        area.drawFrame(in: &document)
        side.drawFrame(in: &document)
        axis.draw(beside: area, margin: axis.width, in: &document)
        return document
    }

    /// Writes one row per cell with all that is known of its response; times in minutes from the dose.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("track,reporter,response,baseline,baseline_lower,baseline_upper,")
        output.write("amplitude,amplitude_lower,amplitude_upper,t_half_min,t_half_lower_min,t_half_upper_min,")
        output.write("onset_min,onset_lower_min,onset_upper_min,area_min,sustained_index,flags\n")
        for response in responses {
            output.write("\(response.track),\(csvField(response.name)),\(ResponseKind(response).name),")
            output.write("\(csvFields(response.baseline)),\(csvFields(response.amplitude)),")
            output.write("\(csvFields(response.halfTimeInSeconds.mapped { $0 / 60 })),")
            output.write("\(csvFields(response.onsetInSeconds.mapped { $0 / 60 })),")
            output.write("\(csvField(response.areaInSeconds / 60)),\(csvField(response.sustainedIndex)),")
            output.write("\(response.flags.names.joined(separator: ";"))\n")
        }
    }

    private func count(of kind: ResponseKind) -> Int {
        responses.reduce(0) { $0 + (ResponseKind($1) == kind ? 1 : 0) }
    }

    private var hasErrorBars: Bool { responses.count <= ResponseFigure.mostErrorBars }

    /// Amplitudes in percent, zero among them.
    private var amplitudeAxis: ValueAxis {
        let values = responses.flatMap { response in
            let amplitude = response.amplitude
            return hasErrorBars ? [amplitude.value, amplitude.lower, amplitude.upper] : [amplitude.value]
        }
        let chosen = ValueRange(of: (values + [0]).map { $0 * 100 })?.range ?? 0...100
        let room = (chosen.upperBound - chosen.lowerBound) * 0.06
        let range = chosen.lowerBound - room...chosen.upperBound + room
        return ValueAxis(title: "Amplitude, change from R0 (%)", range: range, height: plotHeight)
    }

    /// Thin lines at no change and at the least change of a responder.
    private func drawLevels(_ axis: ValueAxis, in area: PlotArea, of document: inout SVGDocument) {
        let y = axis.scale(in: area)
        let zero = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.9)
        document.line(fromX: area.x, y: y(0), toX: area.right, y: y(0), zero)
        guard let threshold else { return }
        let style = SVGStyle(stroke: Palette.ink, strokeWidth: 0.9, dashes: [1.5, 2])
        for level in [-threshold * 100, threshold * 100] where axis.range.contains(level) {
            document.line(fromX: area.x, y: y(level), toX: area.right, y: y(level), style)
        }
    }

    /// Cells with a time to half of the amplitude.
    private var timed: [CellResponse] {
        responses.filter { $0.halfTimeInSeconds.value.isFinite && $0.amplitude.value.isFinite }
    }

    private func drawScatter(_ axis: ValueAxis, in area: PlotArea, of document: inout SVGDocument) {
        let times = timed.map { $0.halfTimeInSeconds.mapped { $0 / 60 } }
        guard let chosen = ValueRange(of: times.flatMap { [$0.value, hasErrorBars ? $0.upper : $0.value] } + [0]),
            !times.isEmpty
        else { return area.drawMessage(responses.isEmpty ? "no cells" : "no cell has a t½", in: &document) }
        let range = chosen.range.lowerBound...chosen.range.upperBound * 1.04
        let timeAxis = TimeAxis(durations: range, name: "t½ after the dose", length: area.width)
        let scale = LinearScale(domain: range, ends: (area.x, area.right))
        area.drawTimeAxis(timeAxis, scale: scale, in: &document)
        // The signs are a drawing of their own, which cuts off what lies outside the axes.
        var plot = SVGDocument(width: area.width, height: area.height)
        let x = LinearScale(domain: range, ends: (0, area.width))
        let y = axis.scale(in: PlotArea(x: 0, y: 0, width: area.width, height: area.height))
        if hasErrorBars {
            plot.paths(zip(timed, times).map { errorBars(of: $0, time: $1, x: x, y: y) }, ResponseFigure.errorBar)
        }
        for (response, time) in zip(timed, times) {
            var point = ResponseKind(response).point
            point.size *= responses.count > ResponseFigure.mostErrorBars ? 0.6 : 1
            point.draw(x: x(time.value), y: y(response.amplitude.value * 100), in: &plot)
        }
        document.drawing(plot, x: area.x, y: area.y)
    }

    private static let errorBar = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.9, opacity: 0.55)

    private func errorBars(of response: CellResponse, time: Estimate, x: LinearScale, y: LinearScale) -> SVGPath {
        var path = SVGPath()
        let amplitude = response.amplitude.mapped { $0 * 100 }
        if time.lower.isFinite, time.upper.isFinite {
            path.move(toX: x(time.lower), y: y(amplitude.value))
            path.line(toX: x(time.upper), y: y(amplitude.value))
        }
        if amplitude.lower.isFinite, amplitude.upper.isFinite {
            path.move(toX: x(time.value), y: y(amplitude.lower))
            path.line(toX: x(time.value), y: y(amplitude.upper))
        }
        return path
    }

    /// All amplitudes, a column per kind, signs set aside where they would cover each other.
    private func drawColumns(
        _ kinds: [ResponseKind],
        _ axis: ValueAxis,
        in area: PlotArea,
        of document: inout SVGDocument
    ) {
        let y = axis.scale(in: area)
        for (place, kind) in kinds.enumerated() {
            let middle = area.x + (Double(place) + 0.5) * area.width / Double(kinds.count)
            let values = responses.filter { ResponseKind($0) == kind }.map(\.amplitude.value).filter(\.isFinite)
                .map { $0 * 100 }.sorted()
            var point = kind.point
            point.size *= responses.count > 100 ? 0.6 : 0.8
            let swarm = Swarm(
                values.map { y($0) },
                spacing: point.size * 2.1,
                width: area.width / Double(kinds.count) - 8
            )
            for (value, offset) in zip(values, swarm.offsets) where axis.range.contains(value) {
                point.draw(x: middle + offset, y: y(value), in: &document)
            }
            let median = quantile(of: values, 0.5)
            if median.isFinite, axis.range.contains(median) {
                let style = SVGStyle(stroke: Palette.ink, strokeWidth: 2)
                document.line(fromX: middle - 16, y: y(median), toX: middle + 16, y: y(median), style)
            }
            let style = SVGTextStyle(size: 10, anchor: .middle)
            document.text(kind.name, x: middle, y: area.bottom + 16, style)
        }
        guard !kinds.isEmpty else { return }
        let style = SVGTextStyle(size: 10, anchor: .middle, color: Palette.softInk)
        document.text("all cells, bar: median", x: area.x + area.width / 2, y: area.bottom + 33, style)
    }

    private var note: String {
        var parts = ["n = \(counted(responses.count, "cell"))"]
        if !timed.isEmpty {
            parts.append(hasErrorBars ? "error bars: 90 % intervals" : "too many cells for error bars")
        }
        if threshold != nil { parts.append("dotted: least change of a responder") }
        return parts.joined(separator: " · ")
    }
}
