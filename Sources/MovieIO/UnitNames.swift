/// Units as microscopes and programs spell them.
package enum UnitNames {
    /// Micrometres in one unit of length; nil for a unit that says nothing about the specimen, such as `pixel`.
    package static func micrometers(in unit: String) -> Double? {
        if unit == "\u{B5}m" { return 1 }
        return switch normalized(unit) {
        case "pm", "picometer", "picometre": 1e-6
        case "å", "ångström", "angstrom": 1e-4
        case "nm", "nanometer", "nanometre", "nanometers", "nanometres": 1e-3
        case "µm", "um", "micron", "microns", "micrometer", "micrometre", "micrometers", "micrometres": 1
        case "mm", "millimeter", "millimetre", "millimeters", "millimetres": 1e3
        case "cm", "centimeter", "centimetre", "centimeters", "centimetres": 1e4
        case "m", "meter", "metre", "meters", "metres": 1e6
        case "in", "inch", "inches", "\"": 25_400
        default: nil
        }
    }

    /// Seconds in one unit of time; nil for a unit that is none, such as `frame`.
    package static func seconds(in unit: String) -> Double? {
        // The usual spellings come once for every plane, so they take no detour.
        if unit == "s" { return 1 }
        if unit == "ms" { return 1e-3 }
        return switch normalized(unit) {
        case "ns", "nanosecond", "nanoseconds": 1e-9
        case "µs", "us", "microsecond", "microseconds", "usec": 1e-6
        case "ms", "msec", "millisecond", "milliseconds": 1e-3
        case "s", "sec", "secs", "second", "seconds": 1
        case "min", "mins", "minute", "minutes": 60
        case "h", "hr", "hrs", "hour", "hours": 3600
        case "d", "day", "days": 86_400
        default: nil
        }
    }

    /// One spelling for the many of the micro sign.
    ///
    /// U+03BC (Greek mu) is written for U+00B5 (micro sign), ImageJ writes the escape `\u00B5`, and a Latin-1 sign read
    /// as UTF-8 arrives as U+FFFD.
    private static func normalized(_ unit: String) -> String {
        var text = unit
        for variant in ["\\u00B5", "\\u00b5", "\u{3BC}", "\u{FFFD}", "\u{C2}\u{B5}"] {
            text = text.split(separator: variant, omittingEmptySubsequences: false).joined(separator: "\u{B5}")
        }
        return text.trimmingSpaces.lowercased()
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmingSpaces: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
