/// Adds means above the background to detections; frozen, since files written with it exist.
enum SchemaVersion8 {
    static let sql = "ALTER TABLE detection ADD COLUMN signal REAL;"
}
