/// How wide text gets, without a font at hand.
///
/// Widths are those of a wide sans-serif face, so a label of a narrower one has room to spare.
enum TextWidth {
    /// The width of one line of text, in the unit of the size.
    static func of(_ text: String, size: Double, bold: Bool = false) -> Double {
        text.unicodeScalars.reduce(0) { $0 + share(of: $1) } * size * (bold ? 1.1 : 1)
    }

    /// Text that fits a width: its end is replaced by an ellipsis where it is too long.
    static func fitting(_ text: String, width: Double, size: Double, bold: Bool = false) -> String {
        guard of(text, size: size, bold: bold) > width else { return text }
        var room = width / (size * (bold ? 1.1 : 1)) - 1
        var kept = ""
        for character in text {
            room -= character.unicodeScalars.reduce(0) { $0 + share(of: $1) }
            guard room >= 0 else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The largest of two sizes and those between them at which text fits a width; the smaller one where none does.
    static func largestSize(of text: String, width: Double, from smallest: Double, to largest: Double) -> Double {
        let needed = of(text, size: 1)
        return needed > 0 ? min(max(width * 0.999 / needed, smallest), largest) : largest
    }

    /// Lines of words, each fitting a width; a word that is too long is cut.
    static func wrapped(_ text: String, width: Double, size: Double) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let last = lines.last, of("\(last) \(word)", size: size) <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(fitting(String(word), width: width, size: size))
            }
        }
        return lines
    }

    /// Advance of a character in ems.
    private static func share(of scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ": 0.34
        case "f", "r", "t", "(", ")", "[", "]", "-", "/": 0.4
        case "m", "w", "M", "W", "%", "@", "…": 0.98
        case "A"..."Z": 0.71
        case "\u{2E80}"...: 1
        default: 0.635
        }
    }
}
