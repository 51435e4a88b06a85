/// Text that may stand between tags and in attributes of an XML file.
///
/// The five special characters become entities; characters that XML 1.0 does not allow at all become U+FFFD. Line
/// breaks and tabs become spaces: an SVG text is one line.
func xmlEscaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&apos;"
        case "\t", "\n", "\r": result += " "
        default: result.unicodeScalars.append(isAllowedInXML(scalar) ? scalar : "\u{FFFD}")
        }
    }
    return result
}

/// Whether XML 1.0 (section 2.2) allows a character.
private func isAllowedInXML(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value & 0xFFFE != 0xFFFE
}
