import Foundation

/// A table in CSV (RFC 4180) that somebody gives; its first line names the columns, between commas, semicolons or tabs.
struct CSVFile {
    /// Names of the columns.
    let header: [String]
    private let lines: [Substring]
    private let separator: Character

    /// What may stand between fields; tables of spreadsheets with a decimal comma have semicolons.
    private static let separators: [Character] = [",", ";", "\t"]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: path of the file.
    ///   - byteLimit: the largest file that is read, in bytes.
    /// - Throws: `RunError.missingFile`, or `.configuration` for a file that is too large or no text.
    init(_ path: String, byteLimit: Int) throws(RunError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { throw .missingFile(path) }
        guard (attributes[.size] as? NSNumber)?.intValue ?? 0 <= byteLimit else {
            throw .configuration(file: path, line: nil, reason: "it has more than \(byteLimit >> 20) MB")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .configuration(file: path, line: nil, reason: "it cannot be read as text in UTF-8")
        }
        let unmarked = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        lines = unmarked.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let first = lines.first ?? ""
        separator = CSVFile.separators.first(where: first.contains) ?? ","
        header = CSVLine(first, separator).fields
    }

    /// Hands over the fields of each line after the first, with the line's number from 1 on; blank lines are passed over.
    func forEachRow(_ body: (_ line: Int, _ fields: [String]) throws(RunError) -> Void) throws(RunError) {
        for (index, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
            try body(index + 1, CSVLine(line, separator).fields)
        }
    }
}

/// One line of a table: fields between separators, in quotes where they hold one or a quote (RFC 4180).
private struct CSVLine {
    /// The fields, without quotes and without blanks around them.
    let fields: [String]

    init(_ line: Substring, _ separator: Character) {
        var fields = [""]
        var isQuoted = false
        var previous: Character?
        for character in line {
            switch character {
            case "\"":
                // A quote within quotes is written twice.
                if previous == "\"", !isQuoted { fields[fields.count - 1].append(character) }
                isQuoted.toggle()
            case separator where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
            previous = character
        }
        self.fields = fields.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
