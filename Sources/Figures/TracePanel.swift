public import Reporters

/// One panel of a figure of traces: one reporter of many cells.
public struct TracePanel: Sendable {
    /// The thick line over all cells.
    public enum Summary: Sendable, Equatable {
        /// No thick line.
        case none
        /// The mean of the cells with a value in the frame.
        case mean
        /// The median of the cells with a value in the frame.
        case median
    }

    /// One trace per cell.
    public var traces: [Trace]
    /// Name of the vertical axis with its unit, such as "Ratio 480/405".
    public var valueLabel: String
    /// The thick line over all cells; a band shows the quartiles.
    public var summary: Summary
    /// Range of the vertical axis; nil for one chosen from the values.
    public var valueRange: ClosedRange<Double>?

    /// Makes a panel.
    public init(
        traces: [Trace],
        valueLabel: String,
        summary: Summary = .median,
        valueRange: ClosedRange<Double>? = nil
    ) {
        self.traces = traces
        self.valueLabel = valueLabel
        self.summary = summary
        self.valueRange = valueRange
    }

    /// Cells that a band and a thick line need at least.
    static let fewestCells = 3

    /// Checks that every track occurs once and that the range can be drawn.
    func validate() throws(FigureError) {
        if let valueRange { try require(valueRange, "range of \(valueLabel)") }
        try requireDistinctTracks(traces.map(\.track))
    }

    /// The range of the vertical axis with room around it, and the number of values outside.
    func axisRange() -> (range: ClosedRange<Double>, outside: Int) {
        let values = traces.flatMap { $0.points.map(\.value) }
        if let valueRange {
            return (valueRange, values.reduce(0) { $0 + ($1.isFinite && !valueRange.contains($1) ? 1 : 0) })
        }
        guard let chosen = ValueRange(of: values) else { return (0...1, 0) }
        let margin = (chosen.range.upperBound - chosen.range.lowerBound) * 0.04
        return (chosen.range.lowerBound - margin...chosen.range.upperBound + margin, chosen.outside)
    }

    /// The pieces of a trace between gaps; a single point becomes a dot.
    static func path(of trace: Trace, x: (Int) -> Double, y: (Double) -> Double) -> SVGPath {
        var path = SVGPath()
        var isDrawing = false
        for (index, point) in trace.points.enumerated() {
            guard point.isObserved, point.value.isFinite else {
                isDrawing = false
                continue
            }
            let place = (x: x(point.frame), y: y(point.value))
            if isDrawing {
                path.line(toX: place.x, y: place.y)
            } else {
                path.move(toX: place.x, y: place.y)
                let next = index + 1 < trace.points.count ? trace.points[index + 1] : nil
                let goesOn = next.map { $0.isObserved && $0.value.isFinite } ?? false
                // A line without length is drawn as a dot by its round caps.
                if !goesOn { path.line(toX: place.x, y: place.y) }
            }
            isDrawing = true
        }
        return path
    }
}

/// Checks that no track occurs twice.
///
/// - Throws: `FigureError.duplicateTrack` for the first one that does.
func requireDistinctTracks(_ tracks: [Int]) throws(FigureError) {
    var seen: Set<Int> = []
    for track in tracks where !seen.insert(track).inserted {
        throw .duplicateTrack(id: track)
    }
}
