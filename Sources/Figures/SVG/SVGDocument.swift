/// How a shape is filled and outlined.
public struct SVGStyle: Sendable {
    /// Colour of the inside; nil for none.
    public var fill: RGBColor?
    /// Colour of the line; nil for none.
    public var stroke: RGBColor?
    /// Width of the line, in units of the drawing.
    public var strokeWidth: Double
    /// 0 (invisible) to 1 (opaque).
    public var opacity: Double
    /// Lengths of dashes and gaps; empty for an unbroken line.
    public var dashes: [Double]

    /// Makes a style.
    public init(
        fill: RGBColor? = nil,
        stroke: RGBColor? = nil,
        strokeWidth: Double = 1,
        opacity: Double = 1,
        dashes: [Double] = []
    ) {
        self.fill = fill
        self.stroke = stroke
        self.strokeWidth = strokeWidth
        self.opacity = opacity
        self.dashes = dashes
    }

    fileprivate var attributes: String {
        var text = " fill=\"\(fill?.text ?? "none")\""
        if let stroke {
            text += " stroke=\"\(stroke.text)\" stroke-width=\"\(fixedDecimals(strokeWidth))\""
            text += " stroke-linejoin=\"round\" stroke-linecap=\"\(dashes.isEmpty ? "round" : "butt")\""
        }
        if !dashes.isEmpty {
            text += " stroke-dasharray=\"\(dashes.map { fixedDecimals($0) }.joined(separator: " "))\""
        }
        return opacity < 1 ? text + " opacity=\"\(fixedDecimals(opacity))\"" : text
    }
}

/// How a line of text is set.
public struct SVGTextStyle: Sendable {
    /// Which part of the text stands at its place.
    public enum Anchor: String, Sendable {
        /// Its beginning.
        case start
        /// Its middle.
        case middle
        /// Its end.
        case end
    }

    /// Height of the font, in units of the drawing.
    public var size: Double
    /// Which part of the text stands at its place.
    public var anchor: Anchor
    /// Colour of the letters.
    public var color: RGBColor
    /// Whether the letters are bold.
    public var isBold: Bool
    /// Rotation about its place, in degrees, clockwise.
    public var rotation: Double
    /// Colour of a rim around the letters that keeps them legible on a picture; nil for none.
    public var halo: RGBColor?

    /// Makes a style.
    public init(
        size: Double = 11,
        anchor: Anchor = .start,
        color: RGBColor = RGBColor(0x222222),
        isBold: Bool = false,
        rotation: Double = 0,
        halo: RGBColor? = nil
    ) {
        self.size = size
        self.anchor = anchor
        self.color = color
        self.isBold = isBold
        self.rotation = rotation
        self.halo = halo
    }
}

/// A drawing that grows shape by shape and becomes one self-contained SVG file.
///
/// No scripts, no style sheets, no identifiers and nothing outside the file: so drawings can be put into each other.
/// One unit is one CSS pixel, 1/96 inch. Shapes appear in the order in which they are drawn.
public struct SVGDocument: Sendable {
    /// Width, in units.
    public let width: Double
    /// Height, in units.
    public let height: Double
    /// The elements so far.
    private var body = ""

    /// Makes an empty drawing.
    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// The SVG file.
    ///
    /// - Parameters:
    ///   - title: name for screen readers and tooltips.
    ///   - background: colour of the paper; nil for a transparent one.
    /// - Returns: the text of the file.
    public func text(title: String, background: RGBColor? = RGBColor(0xFFFFFF)) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element(title: title, background: background)
    }

    /// The drawing as an element that can stand in a web page.
    ///
    /// - Parameters:
    ///   - title: name for screen readers and tooltips.
    ///   - description: what is seen, for screen readers; empty for none.
    ///   - background: colour of the paper; nil for a transparent one.
    /// - Returns: the `svg` element.
    public func element(title: String, description: String = "", background: RGBColor? = nil) -> String {
        let size = "\(fixedDecimals(width)) \(fixedDecimals(height))"
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\""
        text += " width=\"\(fixedDecimals(width))\" height=\"\(fixedDecimals(height))\" viewBox=\"0 0 \(size)\""
        text += " role=\"img\" font-family=\"Helvetica, Arial, sans-serif\">\n<title>\(xmlEscaped(title))</title>\n"
        if !description.isEmpty { text += "<desc>\(xmlEscaped(description))</desc>\n" }
        if let background {
            text += "<rect width=\"100%\" height=\"100%\" fill=\"\(background.text)\"/>\n"
        }
        return text + body + "</svg>\n"
    }

    /// Draws a rectangle.
    public mutating func rectangle(x: Double, y: Double, width: Double, height: Double, _ style: SVGStyle) {
        body += "<rect\(place(x, y)) width=\"\(fixedDecimals(width))\" height=\"\(fixedDecimals(height))\""
        body += "\(style.attributes)/>\n"
    }

    /// Draws a circle.
    public mutating func circle(x: Double, y: Double, radius: Double, _ style: SVGStyle) {
        body += "<circle cx=\"\(fixedDecimals(x))\" cy=\"\(fixedDecimals(y))\" r=\"\(fixedDecimals(radius))\""
        body += "\(style.attributes)/>\n"
    }

    /// Draws a straight line.
    public mutating func line(fromX x1: Double, y y1: Double, toX x2: Double, y y2: Double, _ style: SVGStyle) {
        body += "<line x1=\"\(fixedDecimals(x1))\" y1=\"\(fixedDecimals(y1))\""
        body += " x2=\"\(fixedDecimals(x2))\" y2=\"\(fixedDecimals(y2))\"\(style.attributes)/>\n"
    }

    /// Draws a path.
    ///
    /// Nothing is drawn for an empty one.
    public mutating func path(_ path: SVGPath, _ style: SVGStyle) {
        guard !path.isEmpty else { return }
        body += "<path d=\"\(path.data)\"\(style.attributes)/>\n"
    }

    /// Draws many paths of one style, each with the opacity of the style: they darken where they cross.
    public mutating func paths(_ paths: [SVGPath], _ style: SVGStyle) {
        var shared = style
        shared.opacity = 1
        body += "<g\(shared.attributes) stroke-opacity=\"\(fixedDecimals(style.opacity))\">\n"
        for path in paths where !path.isEmpty {
            body += "<path d=\"\(path.data)\"/>\n"
        }
        body += "</g>\n"
    }

    /// Draws a horizontal line whose colour changes along the way.
    ///
    /// - Parameters:
    ///   - pieces: where each colour begins, from left to right.
    ///   - end: where the line ends.
    ///   - y: height of the line.
    ///   - strokeWidth: its width.
    public mutating func line(
        of pieces: [(x: Double, color: RGBColor)],
        toX end: Double,
        y: Double,
        strokeWidth: Double
    ) {
        body += "<g fill=\"none\" stroke-width=\"\(fixedDecimals(strokeWidth))\">\n"
        for (index, piece) in pieces.enumerated() {
            // Every piece goes on a little below the next one: so no seam shows the paper.
            let stop = index + 1 < pieces.count ? min(pieces[index + 1].x + 1, end) : end
            body += "<path d=\"M\(fixedDecimals(piece.x)) \(fixedDecimals(y))H\(fixedDecimals(stop))\""
            body += " stroke=\"\(piece.color.text)\"/>\n"
        }
        body += "</g>\n"
    }

    /// Writes one line of text.
    public mutating func text(_ text: String, x: Double, y: Double, _ style: SVGTextStyle = SVGTextStyle()) {
        let content = "\(textAttributes(x, y, style))>\(xmlEscaped(text))</text>\n"
        if let halo = style.halo {
            // The rim is a text of its own: not every renderer draws outlines below letters.
            body +=
                "<text fill=\"\(halo.text)\" stroke=\"\(halo.text)\" stroke-width=\"\(fixedDecimals(style.size * 0.2))\""
            body += " stroke-linejoin=\"round\" aria-hidden=\"true\"" + content
        }
        body += "<text fill=\"\(style.color.text)\"" + content
    }

    private func textAttributes(_ x: Double, _ y: Double, _ style: SVGTextStyle) -> String {
        var text = "\(place(x, y)) font-size=\"\(fixedDecimals(style.size))\""
        if style.anchor != .start { text += " text-anchor=\"\(style.anchor.rawValue)\"" }
        if style.isBold { text += " font-weight=\"bold\"" }
        if style.rotation != 0 {
            text += " transform=\"rotate(\(fixedDecimals(style.rotation)) \(fixedDecimals(x)) \(fixedDecimals(y)))\""
        }
        return text
    }

    /// Draws a picture; its pixels are shown as squares where they are magnified.
    public mutating func image(_ image: PNGImage, x: Double, y: Double, width: Double, height: Double) {
        body += "<image\(place(x, y)) width=\"\(fixedDecimals(width))\" height=\"\(fixedDecimals(height))\""
        body += " preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\""
        body += " href=\"data:image/png;base64,\(base64(image.bytes()))\"/>\n"
    }

    /// Draws another drawing, cut off at its edges.
    ///
    /// - Parameters:
    ///   - drawing: what is drawn.
    ///   - x: left edge.
    ///   - y: top edge.
    ///   - width: width to which it is stretched; nil for its own.
    ///   - height: height to which it is stretched; nil for its own.
    public mutating func drawing(
        _ drawing: SVGDocument,
        x: Double,
        y: Double,
        width: Double? = nil,
        height: Double? = nil
    ) {
        body += "<svg\(place(x, y)) width=\"\(fixedDecimals(width ?? drawing.width))\""
        body += " height=\"\(fixedDecimals(height ?? drawing.height))\" overflow=\"hidden\""
        body += " viewBox=\"0 0 \(fixedDecimals(drawing.width)) \(fixedDecimals(drawing.height))\""
        body += " preserveAspectRatio=\"none\">\n\(drawing.body)</svg>\n"
    }

    private func place(_ x: Double, _ y: Double) -> String {
        " x=\"\(fixedDecimals(x))\" y=\"\(fixedDecimals(y))\""
    }
}
