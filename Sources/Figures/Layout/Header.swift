/// The title of a figure and the lines below it that say what is shown.
struct Header {
    private static let titleSize = 14.0
    private static let noteSize = 11.0
    private static let titleLeading = 18.0
    private static let noteLeading = 14.5
    private static let top = 8.0

    private let titles: [String]
    private let notes: [String]
    private let x: Double

    /// Breaks title and notes into lines.
    ///
    /// - Parameters:
    ///   - title: at most two lines are kept.
    ///   - notes: each begins on a line of its own.
    ///   - x: left edge of the text.
    ///   - width: room for the text.
    init(title: String, notes: [String], x: Double, width: Double) {
        var lines = TextWidth.wrapped(title, width: width / 1.1, size: Header.titleSize)
        if lines.count > 2 {
            let rest = lines[1...].joined(separator: " ")
            lines = [lines[0], TextWidth.fitting(rest, width: width, size: Header.titleSize, bold: true)]
        }
        titles = lines
        self.notes = notes.flatMap { TextWidth.wrapped($0, width: width, size: Header.noteSize) }
        self.x = x
    }

    /// Height of the lines with a little room below them.
    var height: Double {
        Header.top + Double(titles.count) * Header.titleLeading + Double(notes.count) * Header.noteLeading + 8
    }

    func draw(in document: inout SVGDocument) {
        var y = Header.top
        for line in titles {
            y += Header.titleLeading
            document.text(line, x: x, y: y - 4, SVGTextStyle(size: Header.titleSize, isBold: true))
        }
        for line in notes {
            y += Header.noteLeading
            document.text(line, x: x, y: y - 3, SVGTextStyle(size: Header.noteSize, color: Palette.softInk))
        }
    }
}
