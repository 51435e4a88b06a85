/// Adds the masks that fit no track and are left out, and the median absolute deviation of regions; frozen, since files written with it exist.
enum SchemaVersion5 {
    static let sql = """
        CREATE TABLE stray_mask (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            PRIMARY KEY (frame, label),
            FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE measurement ADD COLUMN mad REAL;
        """
}
