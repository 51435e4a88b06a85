internal import Lineage

/// A stretch of time that a figure shades, such as the exposure to a drug or the baseline window.
public struct TimeSpan: Sendable, Equatable {
    /// What the stretch is; decides its colour.
    public enum Role: Sendable, Equatable {
        /// The cells are exposed to something: pale vermillion.
        case exposure
        /// Values are related to this window: grey.
        case baseline
    }

    /// When it begins.
    public var start: TimeMark.Moment
    /// When it ends; nil when it lasts to the end of the axis.
    public var end: TimeMark.Moment?
    /// What it is, in words.
    public var label: String
    /// What it is; decides its colour.
    public var role: Role

    /// Makes a stretch.
    public init(from start: TimeMark.Moment, to end: TimeMark.Moment? = nil, label: String, role: Role) {
        self.start = start
        self.end = end
        self.label = label
        self.role = role
    }

    /// The part of the stretch that lies on an axis; nil where none does.
    ///
    /// - Throws: `FigureError` for a stretch in minutes without a clock.
    func range(_ clock: LineageClock, within axis: ClosedRange<Double>) throws(FigureError) -> ClosedRange<Double>? {
        let first = try start.time(clock, of: label)
        let last = try end.map { (end) throws(FigureError) in try end.time(clock, of: label) } ?? axis.upperBound
        let (from, to) = (max(first, axis.lowerBound), min(last, axis.upperBound))
        return from < to ? from...to : nil
    }

    /// Colour of the shade.
    var color: RGBColor {
        switch role {
        case .exposure: RGBColor(0xFDF3EA)
        case .baseline: RGBColor(0xEFEFEF)
        }
    }
}

/// The shades behind the data of a plot.
struct SpanShades {
    private let shades: [(range: ClosedRange<Double>, span: TimeSpan)]

    /// Places the stretches; those outside the axis are left out.
    ///
    /// - Throws: `FigureError` for a stretch in minutes without a clock.
    init(_ spans: [TimeSpan], clock: LineageClock, axis: ClosedRange<Double>) throws(FigureError) {
        var shades: [(range: ClosedRange<Double>, span: TimeSpan)] = []
        for span in spans {
            if let range = try span.range(clock, within: axis) { shades.append((range, span)) }
        }
        self.shades = shades
    }

    /// The shades with their names.
    var entries: [Legend.Entry] {
        shades.map { Legend.Entry(.swatch($0.span.color), $0.span.label) }
    }

    func draw(in area: PlotArea, x: LinearScale, of document: inout SVGDocument) {
        for (range, span) in shades {
            let (left, right) = (x(range.lowerBound), x(range.upperBound))
            let style = SVGStyle(fill: span.color)
            document.rectangle(x: left, y: area.y, width: right - left, height: area.height, style)
        }
    }
}
