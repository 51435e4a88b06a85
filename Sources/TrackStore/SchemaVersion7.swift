/// Adds the ways from the result to files that are read again, and what was corrected for bleaching; frozen, since files written
/// with it exist.
enum SchemaVersion7 {
    static let sql = """
        ALTER TABLE run_input ADD COLUMN path_from_result TEXT;
        CREATE TABLE bleaching (
            reporter TEXT PRIMARY KEY REFERENCES reporter ON DELETE CASCADE,
            correction TEXT NOT NULL,
            rate_per_frame REAL,
            rate_se REAL,
            n_cells INTEGER
        ) STRICT, WITHOUT ROWID;
        """
}
