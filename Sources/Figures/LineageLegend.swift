internal import Lineage

/// The sign at the end of a cell's bar.
struct FateMark {
    private let fate: CellFate

    init(_ fate: CellFate) {
        self.fate = fate
    }

    /// What the sign means.
    var meaning: String {
        switch fate {
        case .divided: "divided, daughters not shown"
        case .end: "end of movie"
        case .edge: "left at the edge"
        case .lost: "lost"
        }
    }

    func draw(x: Double, y: Double, size: Double, in document: inout SVGDocument) {
        let ink = SVGStyle(stroke: Palette.ink, strokeWidth: 1.1)
        switch fate {
        case .end: document.line(fromX: x, y: y - size, toX: x, y: y + size, ink)
        case .lost:
            document.line(fromX: x - size, y: y - size, toX: x + size, y: y + size, ink)
            document.line(fromX: x - size, y: y + size, toX: x + size, y: y - size, ink)
        case .edge:
            var triangle = SVGPath()
            triangle.move(toX: x, y: y - size)
            triangle.line(toX: x + 1.6 * size, y: y)
            triangle.line(toX: x, y: y + size)
            triangle.close()
            document.path(triangle, SVGStyle(fill: Palette.paper, stroke: Palette.ink, strokeWidth: 1.1))
        case .divided:
            document.circle(x: x, y: y, radius: size * 0.8, SVGStyle(fill: Palette.ink))
        }
    }
}

/// The tick on the bar of a bud where it separates from its mother.
enum SeparationMark {
    static let meaning = "separation of mother and bud"

    static func draw(x: Double, y: Double, size: Double, in document: inout SVGDocument) {
        let rim = SVGStyle(stroke: Palette.paper, strokeWidth: 3)
        document.line(fromX: x, y: y - size, toX: x, y: y + size, rim)
        let tick = SVGStyle(stroke: Palette.vermillion, strokeWidth: 1.4)
        document.line(fromX: x, y: y - size, toX: x, y: y + size, tick)
    }
}

/// The line that explains the signs at the ends of bars.
enum LineageLegend {
    /// Height of the line.
    static let height = 18.0

    static func draw(
        _ fates: [CellFate],
        separations: Bool,
        x: Double,
        y: Double,
        in document: inout SVGDocument
    ) {
        var place = x
        func write(_ meaning: String, in document: inout SVGDocument) {
            document.text(meaning, x: place + 25, y: y + 4, SVGTextStyle(size: 11, color: Palette.softInk))
            place += 25 + TextWidth.of(meaning, size: 11) + 16
        }
        for fate in fates {
            document.rectangle(x: place, y: y - 1.5, width: 14, height: 3, SVGStyle(fill: Palette.blue))
            FateMark(fate).draw(x: place + 14, y: y, size: 3.2, in: &document)
            write(FateMark(fate).meaning, in: &document)
        }
        guard separations else { return }
        document.rectangle(x: place, y: y - 1.5, width: 18, height: 3, SVGStyle(fill: Palette.blue))
        SeparationMark.draw(x: place + 9, y: y, size: 4, in: &document)
        write(SeparationMark.meaning, in: &document)
    }
}
