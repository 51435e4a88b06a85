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

    /// The growth of a population, corrected for cells that leave and enter; nil where something speaks against a
    /// doubling time.
    public init?(_ growth: PopulationGrowth, clock: LineageClock) {
        guard growth.obstacle == nil, let rate = growth.rate, let time = growth.doublingTime,
            let interval = growth.doublingTimeInterval, let rSquared = growth.rSquared,
            let first = growth.fittedFrames.first, let last = growth.fittedFrames.last
        else { return nil }
        // The line goes through the means of time and of log2 N.
        let frames = growth.fittedFrames
        let logarithm = frames.reduce(0) { $0 + log2(growth.frames[$1].corrected) } / Double(frames.count)
        let middle = frames.reduce(0) { $0 + clock.time(ofFrame: $1) } / Double(frames.count)
        self.init(
            frames: first...last,
            initialCount: exp2(logarithm - rate * (middle - clock.time(ofFrame: first))),
            doublingTime: Estimate(time, lower: interval.lowerBound, upper: interval.upperBound),
            rSquared: rSquared
        )
    }
}

/// The number of cells over time on a scale on which every doubling is as high, with the fitted doubling time.
///
/// Where the number corrected for cells that leave and enter differs from the one seen, both are drawn.
public struct GrowthFigure: Figure {
    /// The figure's title.
    public var title: String
    /// Cells in every frame from frame 0 on.
    public var counts: [PopulationCount]
    /// Line below the title that says what is counted, such as how buds and exits are; empty for none.
    public var meaning: String
    /// The fit; nil for none.
    public var fit: GrowthFit?
    /// Why there is no fit, in words; empty where that is not said.
    public var missingFit: String
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
        counts: [PopulationCount],
        meaning: String = "",
        fit: GrowthFit?,
        missingFit: String = "",
        clock: LineageClock,
        marks: [TimeMark] = [],
        width: Double = 640,
        plotHeight: Double = 220
    ) {
        self.title = title
        self.counts = counts
        self.meaning = meaning
        self.fit = fit
        self.missingFit = missingFit
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

    /// Writes one row per frame: cells and what changed their number, as the export of growth does, and the fitted log2
    /// within the frames of the fit.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write(
            "frame,time_min,cells,births,entries,exits,corrected_cells,log2_cells,log2_fold,fitted_log2_cells\n"
        )
        let first = counts.first { $0.corrected > 0 }?.corrected ?? .nan
        for (frame, count) in counts.enumerated() {
            output.write("\(frame),\(clock.minutesText(ofFrame: frame)),\(count.cells),\(count.births),")
            output.write("\(count.entries),\(count.exits),\(csvField(count.corrected)),")
            output.write("\(csvField(log2(Double(count.cells)))),\(csvField(log2(count.corrected / first))),")
            let isInFit = fit?.frames.contains(frame) ?? false
            output.write("\(isInFit ? csvField(fitted(frame)) : "")\n")
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
        clock.timeRange(ofFrames: [0, max(0, counts.count - 1)])
    }

    /// Range of log2 N over counts and fit.
    private var range: ClosedRange<Double> {
        let line = fit.map { [fitted($0.frames.lowerBound), fitted($0.frames.upperBound)] } ?? []
        let corrected = isCorrected ? counts.map { log2($0.corrected) } : []
        let values = counts.map { log2(Double($0.cells)) } + corrected + line
        guard let chosen = ValueRange(of: values)?.range else { return 0...1 }
        let room = (chosen.upperBound - chosen.lowerBound) * 0.06
        return chosen.lowerBound - room...chosen.upperBound + room
    }

    private static let countStyle = SVGStyle(stroke: Palette.blue, strokeWidth: 1.6)
    private static let correctedStyle = SVGStyle(stroke: Palette.green, strokeWidth: 1.6, dashes: [2, 2.5])
    private static let fitStyle = SVGStyle(stroke: Palette.vermillion, strokeWidth: 1.8, dashes: [7, 3])

    private func draw(_ axis: ValueAxis, in area: PlotArea, x: LinearScale, of document: inout SVGDocument) {
        let y = axis.scale(in: area)
        let seen = steps(through: counts.map { Double($0.cells) }, x: x, y: y)
        if seen.isEmpty { area.drawMessage("no cells", in: &document) }
        document.path(seen, Self.countStyle)
        if isCorrected {
            document.path(steps(through: counts.map(\.corrected), x: x, y: y), Self.correctedStyle)
        }
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

    /// Whether the corrected numbers differ from those seen by more than rounding.
    private var isCorrected: Bool {
        counts.contains { abs($0.corrected - Double($0.cells)) > 1e-6 * Double(max(1, $0.cells)) }
    }

    /// A curve that changes its height in steps and is broken where there is nothing.
    private func steps(through values: [Double], x: LinearScale, y: LinearScale) -> SVGPath {
        var steps = SVGPath()
        var last: Double?
        for (frame, value) in values.enumerated() {
            let place = x(clock.time(ofFrame: frame))
            guard value > 0 else {
                last = nil
                continue
            }
            let height = y(log2(value))
            if let last {
                steps.line(toX: place, y: y(log2(last)))
                if value != last { steps.line(toX: place, y: height) }
            } else {
                steps.move(toX: place, y: height)
                steps.line(toX: place, y: height)
            }
            last = value
        }
        return steps
    }

    private var legendEntries: [Legend.Entry] {
        var entries = [Legend.Entry(.line(Self.countStyle), isCorrected ? "cells as seen" : "cells")]
        if isCorrected {
            entries.append(Legend.Entry(.line(Self.correctedStyle), "corrected for cells that leave and enter"))
        }
        if fit != nil { entries.append(Legend.Entry(.line(Self.fitStyle), "exponential fit")) }
        return entries
    }

    private var notes: [String] {
        var lines: [String] = []
        if let first = counts.first?.cells, let last = counts.last?.cells {
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
        } else if !missingFit.isEmpty {
            lines.append("no doubling time: \(missingFit)")
        }
        return meaning.isEmpty ? lines : lines + [meaning]
    }

    private func short(_ value: Double) -> String { fixedDecimals(value, 1) }
}
