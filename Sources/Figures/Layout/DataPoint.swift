/// The sign of one number in a plot; shapes differ as well as colours, so that print in grey keeps them apart.
struct DataPoint {
    /// The sign's form.
    enum Shape {
        case disc
        case ring
        case diamond
        case cross
        case triangle
    }

    let shape: Shape
    let color: RGBColor
    var size = 3.2

    func draw(x: Double, y: Double, in document: inout SVGDocument) {
        let line = SVGStyle(stroke: color, strokeWidth: 1.2)
        switch shape {
        case .disc:
            let style = SVGStyle(fill: color, stroke: Palette.paper, strokeWidth: 0.6)
            document.circle(x: x, y: y, radius: size, style)
        case .ring:
            document.circle(x: x, y: y, radius: size, SVGStyle(fill: Palette.paper, stroke: color, strokeWidth: 1.2))
        case .diamond:
            var path = SVGPath()
            path.diamond(x: x, y: y, size: size)
            document.path(path, SVGStyle(fill: Palette.paper, stroke: color, strokeWidth: 1.2))
        case .cross:
            document.line(fromX: x - size, y: y - size, toX: x + size, y: y + size, line)
            document.line(fromX: x - size, y: y + size, toX: x + size, y: y - size, line)
        case .triangle:
            var path = SVGPath()
            path.move(toX: x, y: y - size * 1.2)
            path.line(toX: x + size * 1.1, y: y + size * 0.8)
            path.line(toX: x - size * 1.1, y: y + size * 0.8)
            path.close()
            document.path(path, SVGStyle(fill: color, stroke: Palette.paper, strokeWidth: 0.6))
        }
    }
}

extension SVGPath {
    /// Adds a square on its corner.
    mutating func diamond(x: Double, y: Double, size: Double) {
        move(toX: x, y: y - size)
        line(toX: x + size, y: y)
        line(toX: x, y: y + size)
        line(toX: x - size, y: y)
        close()
    }
}
