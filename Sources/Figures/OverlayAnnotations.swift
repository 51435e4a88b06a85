internal import CellImage

/// The place that a piece of text takes.
struct TextBox {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    init(centerX: Double, centerY: Double, width: Double, height: Double) {
        left = centerX - width / 2
        right = centerX + width / 2
        top = centerY - height / 2
        bottom = centerY + height / 2
    }

    func overlaps(_ other: TextBox) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
}

/// The time and the scale bar in a picture.
struct OverlayAnnotations {
    let view: OverlayView
    let pixelSize: PixelSize?
    let time: String

    private static let size = 12.0

    /// Draws both; returns the places they take.
    func draw(in picture: inout SVGDocument) -> [TextBox] {
        let width = TextWidth.of(time, size: OverlayAnnotations.size, bold: true)
        let style = SVGTextStyle(
            size: OverlayAnnotations.size,
            color: Palette.paper,
            isBold: true,
            halo: RGBColor(0x000000)
        )
        picture.text(time, x: 8, y: 19, style)
        let box = TextBox(centerX: 8 + width / 2, centerY: 15, width: width + 6, height: 18)
        return [box] + drawScaleBar(style, in: &picture)
    }

    private func drawScaleBar(_ style: SVGTextStyle, in picture: inout SVGDocument) -> [TextBox] {
        guard let pixelSize else { return [] }
        let unitsPerMicrometer = view.scale / pixelSize.widthInMicrometers
        let micrometers = roundLength(below: view.width * 0.35 / unitsPerMicrometer)
        let length = micrometers * unitsPerMicrometer
        let (right, bottom) = (view.width - 10, view.height - 10)
        let bar = SVGStyle(fill: Palette.paper, stroke: RGBColor(0x000000), strokeWidth: 0.6)
        picture.rectangle(x: right - length, y: bottom - 4, width: length, height: 4, bar)
        let label = lengthText(inMicrometers: micrometers)
        let width = max(TextWidth.of(label, size: OverlayAnnotations.size, bold: true), length)
        var centered = style
        centered.anchor = .middle
        // A label wider than its bar is kept inside the picture.
        let center = right - width / 2
        picture.text(label, x: center, y: bottom - 9, centered)
        return [TextBox(centerX: center, centerY: bottom - 10, width: width + 6, height: 26)]
    }
}

/// The length of 1, 2 or 5 times a power of ten that fits at most twice.
func roundLength(below limit: Double) -> Double {
    Ticks(0...limit, maximumCount: 3).values.dropFirst().first ?? limit
}

/// A length with its unit: `20 µm`, `500 nm`.
func lengthText(inMicrometers micrometers: Double) -> String {
    let isSmall = micrometers < 1
    return "\(fixedDecimals(isSmall ? micrometers * 1000 : micrometers, 3)) \(isSmall ? "nm" : "µm")"
}
