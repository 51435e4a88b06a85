/// Several figures on one page, in rows, each with a letter.
///
/// Panels keep their sizes; those of a row are aligned at the top.
public struct MontageFigure: Figure {
    /// The page's title; only in the file's metadata, for every panel has one of its own.
    public var title: String
    /// The panels, row by row.
    public var rows: [[any Figure]]
    /// Whether panels get the letters a, b, c, ...
    public var hasLetters: Bool

    /// Makes a page.
    public init(title: String, rows: [[any Figure]], hasLetters: Bool = true) {
        self.title = title
        self.rows = rows
        self.hasLetters = hasLetters
    }

    private static let gap = 18.0

    /// Draws the page.
    public func drawing() throws(FigureError) -> SVGDocument {
        var drawings: [[SVGDocument]] = []
        for row in rows where !row.isEmpty {
            drawings.append(try row.map { (figure) throws(FigureError) in try figure.drawing() })
        }
        guard !drawings.isEmpty else { throw .parameter(name: "rows", reason: "a page needs at least one figure") }
        let indent = hasLetters ? 18.0 : 0
        let gap = MontageFigure.gap
        let widths = drawings.map { $0.reduce(gap) { $0 + $1.width + indent + gap } }
        let heights = drawings.map { $0.map(\.height).max() ?? 0 }
        var page = SVGDocument(width: widths.max() ?? 0, height: heights.reduce(gap) { $0 + $1 + gap })
        var letter = 0
        var y = gap
        for (row, height) in zip(drawings, heights) {
            var x = gap
            for drawing in row {
                if hasLetters {
                    page.text(name(ofPanel: letter), x: x, y: y + 22, SVGTextStyle(size: 16, isBold: true))
                }
                page.drawing(drawing, x: x + indent, y: y)
                x += drawing.width + indent + gap
                letter += 1
            }
            y += height + gap
        }
        return page
    }

    /// Writes the list of panels; the numbers behind each are in the table of its own figure.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("panel,title\n")
        for (index, figure) in rows.joined().enumerated() {
            output.write("\(name(ofPanel: index)),\(csvField(figure.title))\n")
        }
    }

    /// a to z, then a1, b1 and so on.
    private func name(ofPanel index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index % 26)))
        return index < 26 ? letter : "\(letter)\(index / 26)"
    }
}
