/// Adds values over a part of each cell; frozen, since files written with it exist.
enum SchemaVersion4 {
    static let sql = "ALTER TABLE reporter_value ADD COLUMN part_value REAL;"
}
