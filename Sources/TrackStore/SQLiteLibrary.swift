internal import GRDB

/// The SQLite library that result files are kept with.
public enum SQLiteLibrary {
    /// Its version, for example `3.40.1`.
    ///
    /// - Throws: `StoreError.unreadable` when it does not answer.
    public static func version() throws(StoreError) -> String {
        do {
            let queue = try DatabaseQueue()
            return try queue.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") } ?? "unknown"
        } catch {
            throw .unreadable(file: ":memory:", reason: "\(error)")
        }
    }
}
