/// The data of an SVG path, written compactly: corners as steps from the one before, rounded without drift.
///
/// Coordinates are rounded to a tenth of a unit, a third of a micrometre in a figure printed at 90 units an inch.
public struct SVGPath: Sendable, Equatable {
    /// The text of the `d` attribute.
    public private(set) var data = ""
    /// The last corner in tenths of a unit.
    private var last = (x: 0, y: 0)
    private var needsCommand = true

    /// Makes an empty path.
    public init() {}

    /// Whether nothing was drawn yet.
    public var isEmpty: Bool { data.isEmpty }

    /// Begins a new line.
    public mutating func move(toX x: Double, y: Double) {
        last = (tenths(x), tenths(y))
        data += "M" + decimal(last.x) + separated(last.y)
        needsCommand = true
    }

    /// Draws a straight line from the last corner.
    public mutating func line(toX x: Double, y: Double) {
        let next = (x: tenths(x), y: tenths(y))
        let step = decimal(next.x - last.x)
        data += needsCommand ? "l" + step : step.hasPrefix("-") ? step : " " + step
        data += separated(next.y - last.y)
        needsCommand = false
        last = next
    }

    /// Draws back to the beginning of the line.
    public mutating func close() {
        data += "z"
        needsCommand = true
    }

    /// Whether two paths are written alike.
    public static func == (left: SVGPath, right: SVGPath) -> Bool {
        left.data == right.data
    }

    private func tenths(_ value: Double) -> Int {
        value.isFinite ? Int((min(max(value, -1e9), 1e9) * 10).rounded()) : 0
    }

    private func separated(_ tenths: Int) -> String {
        tenths < 0 ? decimal(tenths) : " " + decimal(tenths)
    }

    private func decimal(_ tenths: Int) -> String {
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        let sign = tenths < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        return whole == 0 ? "\(sign).\(rest)" : "\(sign)\(whole).\(rest)"
    }
}
