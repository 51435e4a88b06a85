/// The lines below a figure's notes that explain its signs.
struct Legend {
    /// What stands before a name.
    enum Symbol {
        /// A piece of a line.
        case line(SVGStyle)
        /// A piece of a line on a band.
        case band(SVGStyle, RGBColor)
        /// A rectangle.
        case swatch(RGBColor)
        /// A point of data.
        case point(DataPoint)
    }

    /// A sign with its name.
    struct Entry {
        let symbol: Symbol
        let name: String

        init(_ symbol: Symbol, _ name: String) {
            self.symbol = symbol
            self.name = name
        }
    }

    private struct Placed {
        let entry: Entry
        let x: Double
        let row: Int
    }

    private static let textSize = 11.0
    private static let leading = 16.0
    private static let symbolWidth = 22.0

    private let placed: [Placed]
    private let rowCount: Int

    /// Places signs from left to right, in as many rows as they need.
    init(_ entries: [Entry], x: Double, width: Double) {
        var placed: [Placed] = []
        var place = x
        var row = 0
        for entry in entries {
            let room = width - Legend.symbolWidth - 6
            let name = TextWidth.fitting(entry.name, width: room, size: Legend.textSize)
            let needed = Legend.symbolWidth + 6 + TextWidth.of(name, size: Legend.textSize)
            if place > x, place + needed > x + width { (place, row) = (x, row + 1) }
            placed.append(Placed(entry: Entry(entry.symbol, name), x: place, row: row))
            place += needed + 14
        }
        self.placed = placed
        rowCount = placed.isEmpty ? 0 : row + 1
    }

    /// Height of the rows with a little room below them.
    var height: Double { rowCount == 0 ? 0 : Double(rowCount) * Legend.leading + 4 }

    func draw(y: Double, in document: inout SVGDocument) {
        for item in placed {
            let middle = y + (Double(item.row) + 0.5) * Legend.leading - 2
            Legend.draw(item.entry.symbol, x: item.x, y: middle, in: &document)
            let style = SVGTextStyle(size: Legend.textSize, color: Palette.softInk)
            document.text(item.entry.name, x: item.x + Legend.symbolWidth + 6, y: middle + 4, style)
        }
    }

    private static func draw(_ symbol: Symbol, x: Double, y: Double, in document: inout SVGDocument) {
        switch symbol {
        case .line(let style):
            document.line(fromX: x, y: y, toX: x + symbolWidth, y: y, style)
        case .band(let style, let color):
            document.rectangle(x: x, y: y - 5, width: symbolWidth, height: 10, SVGStyle(fill: color, opacity: 0.25))
            document.line(fromX: x, y: y, toX: x + symbolWidth, y: y, style)
        case .swatch(let color):
            let style = SVGStyle(fill: color, stroke: Palette.softInk, strokeWidth: 0.4)
            document.rectangle(x: x + 3, y: y - 5, width: symbolWidth - 6, height: 10, style)
        case .point(let point):
            point.draw(x: x + symbolWidth / 2, y: y, in: &document)
        }
    }
}
