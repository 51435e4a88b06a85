import TrackStore

/// A public view of a result file as comma-separated values.
struct ViewTable {
    let store: TrackStore
    let view: PublicView

    /// Writes the table; fields with commas, quotes or line breaks are quoted.
    func write(to file: TextFile) throws(RunError) {
        let names = try RunError.translate { try store.columns(of: view) }
        file.write(names.joined(separator: ",") + "\n")
        try store.forEach(of: view) { line in file.write(line) }
    }
}

extension TrackStore {
    fileprivate func forEach(of view: PublicView, _ body: (String) -> Void) throws(RunError) {
        try RunError.translate {
            try forEachRow(of: view) { values in
                body(values.map(ViewTable.text).joined(separator: ",") + "\n")
            }
        }
    }
}

extension ViewTable {
    fileprivate static func text(_ value: TableValue) -> String {
        switch value {
        case .null: return ""
        case .integer(let number): return "\(number)"
        case .real(let number): return "\(number)"
        case .text(let text):
            guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
            return "\"" + text.replacing("\"", with: "\"\"") + "\""
        }
    }
}
