import Foundation
import TrackStore

/// A public view of a result file as comma-separated values.
struct ViewTable {
    let store: TrackStore
    let view: PublicView
    /// A column of which a further one, `log2_NAME`, has the logarithm to base 2; nil for none.
    ///
    /// Translocation is often plotted so. A view cannot have it: not every SQLite knows logarithms.
    var logarithmOf: String?

    /// Writes the table; fields with commas, quotes or line breaks are quoted.
    func write(to file: TextFile) throws(RunError) {
        let names = try RunError.translate { try store.columns(of: view) }
        let place = logarithmOf.flatMap(names.firstIndex(of:))
        let further = place.map { ["log2_" + names[$0]] } ?? []
        file.write((names + further).joined(separator: ",") + "\n")
        try RunError.translate {
            try store.forEachRow(of: view) { values in
                let further = place.map { [ViewTable.logarithm(of: values[$0])] } ?? []
                file.write((values + further).map(\.csvField).joined(separator: ",") + "\n")
            }
        }
    }

    private static func logarithm(of value: TableValue) -> TableValue {
        guard case .real(let number) = value, number > 0 else { return .null }
        return .real(log2(number))
    }
}

extension TableValue {
    /// The value as a field of a table: nothing for NULL, in quotes where it has commas, quotes or line breaks.
    var csvField: String {
        switch self {
        case .null: return ""
        case .integer(let number): return "\(number)"
        case .real(let number): return "\(number)"
        case .text(let text):
            guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
            return "\"" + text.replacing("\"", with: "\"\"") + "\""
        }
    }
}
