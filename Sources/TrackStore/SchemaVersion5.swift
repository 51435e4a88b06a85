/// Adds the masks that fit no track and are left out; frozen, since files written with it exist.
enum SchemaVersion5 {
    static let sql = """
        CREATE TABLE stray_mask (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            PRIMARY KEY (frame, label),
            FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """
}
