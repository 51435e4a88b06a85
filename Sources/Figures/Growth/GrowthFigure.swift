internal import Foundation
public import Lineage
public import Reporters

/// An exponential fit to the number of cells over time.
public struct GrowthFit: Sendable, Equatable {
    /// First and last frame of the fit.
    public var frames: ClosedRange<Int>
    /// Number of cells that the fitted curve has at the first frame.
    public var initialCount: Double
    /// Time in which the number of cells doubles, with its 95 % interval, in the unit of the movie's clock: minutes, or frames without one.
    public var doublingTime: Estimate
    /// Share of the variance of log2 N that the fit explains.
    public var rSquared: Double

    /// Makes a fit.
    public init(frames: ClosedRange<Int>, initialCount: Double, doublingTime: Estimate, rSquared: Double) {
        self.frames = frames
        self.initialCount = initialCount
        self.doublingTime = doublingTime
        self.rSquared = rSquared
    }
}

/// The number of cells over time on a scale on which every doubling is as high, with the fitted doubling time.
public struct GrowthFigure: Figure {
    /// The figure's title.
    public var title: String
    /// Cells in every frame from frame 0 on.
    public var counts: [Int]
    /// Line below the title that says what is counted, such as how buds and exits are; empty for none.
    public var meaning: String
    /// The fit; nil for none.
    public var fit: GrowthFit?
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
        counts: [Int],
        meaning: String = "",
        fit: GrowthFit?,
        clock: LineageClock,
        marks: [TimeMark] = [],
        width: Double = 640,
        plotHeight: Double = 220
    ) {
        self.title = title
        self.counts = counts
        self.meaning = meaning
        self.fit = fit
        self.clock = clock
        self.marks = marks
        self.width = width
        self.plotHeight = plotHeight
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try validate()
        let axis = ValueAxis(title: "log2 (number of cells)", range: range, height: plotHeight)
        let plotWidth = width - axis.width - 18
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let x = LinearScale(domain: timeRange, ends: (axis.width, axis.width + plotWidth))
        let strip = try MarkStrip(marks, clock: clock, scale: x)
        let header = Header(title: title, notes: notes + strip.notes, x: 14, width: width - 28)
        let legend = Legend(legendEntries, x: 14, width: width - 28)
        let top = header.height + legend.height + strip.height
        var document = SVGDocument(width: width, height: top + plotHeight + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        legend.draw(y: header.height, in: &document)
        let area = PlotArea(x: axis.width, y: top, width: plotWidth, height: plotHeight)
        axis.drawGrid(in: area, of: &document)
        draw(axis, in: area, x: x, of: &document)
        area.drawFrame(in: &document)
        axis.draw(beside: area, margin: axis.width, in: &document)
        area.drawTimeAxis(TimeAxis(timeRange, clock: clock, length: plotWidth), scale: x, in: &document)
        strip.draw(from: top, to: area.bottom, in: &document)
        return document
    }

    /// Writes one row per frame: cells, their log2, and the fitted log2 within the frames of the fit.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("frame,time_min,cells,log2_cells,fitted_log2_cells\n")
        for (frame, count) in counts.enumerated() {
            output.write("\(frame),\(clock.minutesText(ofFrame: frame)),\(count),")
            let isInFit = fit?.frames.contains(frame) ?? false
            output.write("\(csvField(log2(Double(count)))),\(isInFit ? csvField(fitted(frame)) : "")\n")
        }
    }

    private func validate() throws(FigureError) {
        try require(width, "width", in: 200...4000)
        try require(plotHeight, "plotHeight", in: 60...4000)
        guard let fit else { return }
        guard fit.initialCount > 0, fit.initialCount.isFinite, fit.doublingTime.value.isFinite,
            fit.doublingTime.value != 0, counts.indices.contains(fit.frames.lowerBound),
            counts.indices.contains(fit.frames.upperBound)
        else {
            throw .parameter(name: "fit", reason: "needs a positive count, a doubling time and frames of the movie")
        }
    }

    /// The fitted log2 of the number of cells; NaN without a fit.
    private func fitted(_ frame: Int) -> Double {
        guard let fit else { return .nan }
        let elapsed = clock.time(ofFrame: frame) - clock.time(ofFrame: fit.frames.lowerBound)
        return log2(fit.initialCount) + elapsed / fit.doublingTime.value
    }

    private var timeRange: ClosedRange<Double> {
        widened(clock.time(ofFrame: 0)...clock.time(ofFrame: max(0, counts.count - 1)))
    }

    /// Range of log2 N over counts and fit.
    private var range: ClosedRange<Double> {
        let line = fit.map { [fitted($0.frames.lowerBound), fitted($0.frames.upperBound)] } ?? []
        let values = counts.map { log2(Double($0)) } + line
        guard let chosen = ValueRange(of: values)?.range else { return 0...1 }
        let room = (chosen.upperBound - chosen.lowerBound) * 0.06
        return chosen.lowerBound - room...chosen.upperBound + room
    }

    private static let countStyle = SVGStyle(stroke: Palette.blue, strokeWidth: 1.6)
    private static let fitStyle = SVGStyle(stroke: Palette.vermillion, strokeWidth: 1.8, dashes: [7, 3])

    private func draw(_ axis: ValueAxis, in area: PlotArea, x: LinearScale, of document: inout SVGDocument) {
        let y = axis.scale(in: area)
        var steps = SVGPath()
        var last: Int?
        for (frame, count) in counts.enumerated() {
            let place = x(clock.time(ofFrame: frame))
            guard count > 0 else {
                last = nil
                continue
            }
            let height = y(log2(Double(count)))
            if let last {
                steps.line(toX: place, y: y(log2(Double(last))))
                if count != last { steps.line(toX: place, y: height) }
            } else {
                steps.move(toX: place, y: height)
                steps.line(toX: place, y: height)
            }
            last = count
        }
        if steps.isEmpty { area.drawMessage("no cells", in: &document) }
        document.path(steps, Self.countStyle)
        guard let fit else { return }
        let (first, end) = (fit.frames.lowerBound, fit.frames.upperBound)
        document.line(
            fromX: x(clock.time(ofFrame: first)),
            y: y(fitted(first)),
            toX: x(clock.time(ofFrame: end)),
            y: y(fitted(end)),
            Self.fitStyle
        )
    }

    private var legendEntries: [Legend.Entry] {
        var entries = [Legend.Entry(.line(Self.countStyle), "cells")]
        if fit != nil { entries.append(Legend.Entry(.line(Self.fitStyle), "exponential fit")) }
        return entries
    }

    private var notes: [String] {
        var lines: [String] = []
        if let first = counts.first, let last = counts.last {
            lines.append("\(counted(first, "cell")) in the first frame, \(grouped(last)) in the last one")
        } else {
            lines.append("n = 0 cells")
        }
        if let fit {
            let unit = clock.isInMinutes ? "min" : "frames"
            let time = fit.doublingTime
            let hasInterval = time.lower.isFinite && time.upper.isFinite
            let interval = hasInterval ? ", 95 % interval \(short(time.lower)) to \(short(time.upper))" : ""
            lines.append(
                "doubling time \(short(time.value)) \(unit)\(interval) · R² = \(fixedDecimals(fit.rSquared, 3))"
            )
        }
        return meaning.isEmpty ? lines : lines + [meaning]
    }

    private func short(_ value: Double) -> String { fixedDecimals(value, 1) }
}
