internal import Reporters

/// A figure with the numbers behind it.
///
/// Nothing is written to disk: the caller takes the text. The same figure always gives the same bytes.
public protocol Figure: Sendable {
    /// The figure's title.
    var title: String { get }

    /// Draws the figure.
    ///
    /// - Throws: `FigureError` for settings and inputs that contradict each other. Empty input is drawn and says so.
    func drawing() throws(FigureError) -> SVGDocument

    /// Writes the numbers behind the figure as comma-separated values with a header.
    ///
    /// - Parameter output: takes the text in small pieces.
    func writeCSV(to output: inout some TextOutputStream)
}

extension Figure {
    /// The figure as a self-contained SVG file on white.
    ///
    /// - Throws: `FigureError` as `drawing()` does.
    public func svg() throws(FigureError) -> String {
        try drawing().text(title: title)
    }

    /// The numbers behind the figure as one text.
    public func csv() -> String {
        var text = ""
        writeCSV(to: &text)
        return text
    }
}

/// The flags of a point as a field of a table, `gap` where the cell was not seen.
func csvField(_ point: TracePoint) -> String {
    guard point.isObserved else { return "gap" }
    return point.flags.isEmpty ? "" : point.flags.names.joined(separator: ";")
}

/// One field of a table: quoted where a comma, a quote or a line break asks for it (RFC 4180).
func csvField(_ text: String) -> String {
    let special: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]
    guard text.unicodeScalars.contains(where: special.contains) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A number of a table in its shortest exact form; nothing where there is none.
func csvField(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}

/// Value and ends of an estimate as three fields of a table.
func csvFields(_ estimate: Estimate) -> String {
    "\(csvField(estimate.value)),\(csvField(estimate.lower)),\(csvField(estimate.upper))"
}
