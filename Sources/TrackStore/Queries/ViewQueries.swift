internal import GRDB

/// A value of a table, as SQLite knows it.
public enum TableValue: Sendable, Equatable {
    /// No value.
    case null
    /// An integer.
    case integer(Int64)
    /// A number.
    case real(Double)
    /// A text.
    case text(String)
}

extension TrackStore {
    /// Whether the file has a public view; one of an earlier version that is open for reading only may lack it.
    public func holds(_ view: PublicView) throws(StoreError) -> Bool {
        try read { database in
            let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = ?"
            return try !database.rows(sql, [.text(view.rawValue)], { _ in }).isEmpty
        }
    }

    /// Names of the columns of a public view, in their order.
    public func columns(of view: PublicView) throws(StoreError) -> [String] {
        try read { database in
            try Array(database.cachedStatement(sql: "SELECT * FROM \(view.rawValue)").columnNames)
        }
    }

    /// Hands the rows of a public view out one by one, so that memory does not grow with their number.
    ///
    /// - Parameters:
    ///   - view: the view; rows come in the order of its keys.
    ///   - body: takes the values of a row in the order of `columns(of:)`.
    /// - Throws: `StoreError.damaged` when the view cannot be read.
    public func forEachRow(of view: PublicView, _ body: ([TableValue]) -> Void) throws(StoreError) {
        try read { database in
            let sql = "SELECT * FROM \(view.rawValue) ORDER BY \(view.order)"
            let cursor = try Row.fetchCursor(database, sql: sql)
            while let row = try cursor.next() {
                body(row.databaseValues.map(TableValue.init))
            }
        }
    }
}

extension TableValue {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .text(data.map { String($0, radix: 16) }.joined(separator: " "))
        }
    }
}
