internal import Lineage

/// Vertical marks through one or more panels, with their labels in a strip above.
struct MarkStrip {
    private struct Placed {
        let x: Double
        let label: String
        let textX: Double
        let lane: Int
    }

    private static let size = 11.0
    private static let leading = 14.0

    private let marks: [Placed]
    /// What could not be drawn, as notes.
    let notes: [String]

    /// Places the marks.
    ///
    /// - Parameters:
    ///   - marks: the marks; those outside the axis are left out and noted.
    ///   - clock: the movie's clock.
    ///   - scale: the time axis.
    /// - Throws: `FigureError` for a mark in minutes without a clock.
    init(_ marks: [TimeMark], clock: LineageClock, scale: LinearScale) throws(FigureError) {
        var timed: [(time: Double, label: String)] = []
        for mark in marks {
            timed.append((try mark.time(clock), mark.label))
        }
        let inside = timed.filter { scale.domain.contains($0.time) }.sorted { $0.time < $1.time }
        notes = timed.filter { !scale.domain.contains($0.time) }.map {
            "\($0.label) (\(clock.isInMinutes ? "" : "frame ")\(fixedDecimals($0.time))\(clock.isInMinutes ? " min" : "")) lies "
                + "outside the time axis"
        }
        // From right to left, every label to the right of its line: so no line runs through another label.
        var starts: [Double] = []
        var placed: [Placed] = []
        for mark in inside.reversed() {
            let x = scale(mark.time)
            let label = TextWidth.fitting(mark.label, width: scale.ends.last - scale.ends.first, size: MarkStrip.size)
            let width = TextWidth.of(label, size: MarkStrip.size)
            let textX = x + 4 + width <= scale.ends.last + 12 ? x + 4 : max(x - 4 - width, scale.ends.first)
            let lane = starts.firstIndex { textX + width + 6 < $0 } ?? starts.count
            if lane == starts.count { starts.append(0) }
            starts[lane] = min(x, textX)
            placed.append(Placed(x: x, label: label, textX: textX, lane: lane))
        }
        self.marks = placed
        laneCount = starts.count
    }

    private let laneCount: Int

    /// Height of the labels.
    var height: Double { Double(laneCount) * MarkStrip.leading }

    /// Draws the lines from the labels down to the bottom of the lowest panel.
    func draw(from top: Double, to bottom: Double, in document: inout SVGDocument) {
        for mark in marks {
            let style = SVGStyle(stroke: Palette.vermillion, strokeWidth: 1.2, dashes: [4, 3])
            let start = top - Double(mark.lane + 1) * MarkStrip.leading
            // White below the dashes keeps them visible on dark colours.
            let rim = SVGStyle(stroke: Palette.paper, strokeWidth: 2.6, opacity: 0.7)
            document.line(fromX: mark.x, y: start, toX: mark.x, y: bottom, rim)
            document.line(fromX: mark.x, y: start, toX: mark.x, y: bottom, style)
        }
        for mark in marks where !mark.label.isEmpty {
            let style = SVGTextStyle(size: MarkStrip.size, color: Palette.vermillion, halo: Palette.paper)
            document.text(mark.label, x: mark.textX, y: top - Double(mark.lane) * MarkStrip.leading - 4, style)
        }
    }
}
