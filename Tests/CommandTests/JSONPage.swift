import Foundation

/// What docs/json.md says about the keys that a command prints.
struct JSONPage {
    private struct Missing: Error, CustomStringConvertible {
        let command: String
        var description: String { "docs/json.md has no table of \(command)" }
    }

    /// The types of keys, by their paths.
    private let types: [String: String]

    /// Reads the table of a command.
    init(of command: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/json.md"), encoding: .utf8)
        let section = page.components(separatedBy: "\n## ").dropFirst().first { section in
            section.prefix { !$0.isNewline }.contains("`\(command)`")
        }
        guard let section else { throw Missing(command: command) }
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
            row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        types = rows.reduce(into: [:]) { types, row in
            for path in JSONPage.choices(row[0].replacing("`", with: "")) { types[path] = row[1] }
        }
    }

    /// The paths that a path with `{a,b}` stands for.
    private static func choices(_ path: String) -> [String] {
        guard let open = path.firstIndex(of: "{"), let close = path[open...].firstIndex(of: "}") else { return [path] }
        return path[path.index(after: open)..<close].split(separator: ",").flatMap { choice in
            choices(String(path[..<open] + choice + path[path.index(after: close)...]))
        }
    }

    /// Keys of an output that the table lacks, or to which it gives another type.
    func faults(of output: String) throws -> [String] {
        faults(of: try JSONSerialization.jsonObject(with: Data(output.utf8)), at: "")
    }

    private func faults(of value: Any, at path: String) -> [String] {
        if let object = value as? [String: Any] {
            return object.flatMap { faults(of: $0.value, at: documented(path.isEmpty ? $0.key : "\(path).\($0.key)")) }
        }
        if let type = types[path] { return JSONPage.fits(value, type) ? [] : ["\(path) is no \(type): \(value)"] }
        guard let list = value as? [Any], types.keys.contains(where: { $0.hasPrefix(path + "[]") }) else {
            return ["\(path) is not described"]
        }
        return list.flatMap { faults(of: $0, at: path + "[]") }
    }

    /// The path under which a key is described: its own, or one that ends in `*`.
    private func documented(_ path: String) -> String {
        let isKnown = types.keys.contains { $0 == path || $0.hasPrefix(path + ".") || $0.hasPrefix(path + "[]") }
        guard !isKnown else { return path }
        return types.keys.first { $0.hasSuffix("*") && path.hasPrefix($0.dropLast()) } ?? path
    }

    private static func fits(_ value: Any, _ type: String) -> Bool {
        if value is NSNull { return true }
        if type.hasPrefix("list of ") {
            let element = String(type.dropFirst("list of ".count))
            return (value as? [Any])?.allSatisfy { fits($0, element) } ?? false
        }
        return switch type {
        case "integer": value as? Int != nil
        case "number": value as? Double != nil
        case "text": value is String
        case "boolean": value as? Bool != nil
        default: false
        }
    }
}
