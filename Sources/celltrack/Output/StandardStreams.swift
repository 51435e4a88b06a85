import Foundation

/// Where messages go: progress, warnings and errors.
enum StandardError {
    /// Whether a person is watching.
    static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

    /// Writes a line.
    static func print(_ text: String) {
        write(text + "\n")
    }

    /// Writes text as it is.
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

/// Where results go.
enum StandardOutput {
    /// Writes a value as indented JSON with sorted names.
    static func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Writes rows as columns, each as wide as its widest text.
    static func print(table rows: [[String]]) {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
        }
        for row in rows {
            let cells = row.enumerated().map { column, text in
                column == row.count - 1 ? text : text + String(repeating: " ", count: widths[column] - text.count)
            }
            Swift.print(cells.joined(separator: "  "))
        }
    }
}

/// A number for people: three digits behind the point, or nothing.
func figure(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "-" }
    return String(format: "%.4f", value)
}
