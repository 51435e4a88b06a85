/// Adds values over a part of each cell, and further regions; frozen, since files written with it exist.
///
/// `measurement` is made anew because its regions are checked.
enum SchemaVersion4 {
    static let sql = """
        ALTER TABLE reporter_value ADD COLUMN part_value REAL;

        CREATE TABLE new_measurement (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            region TEXT NOT NULL CHECK (
                region IN ('cell', 'nucleus', 'cytoplasm', 'ring', 'nucleus-core', 'perimeter', 'core')
            ),
            channel INTEGER NOT NULL REFERENCES channel,
            n_px INTEGER NOT NULL,
            mean REAL,
            median REAL,
            sum REAL,
            sd REAL,
            minimum REAL,
            maximum REAL,
            q05 REAL,
            q25 REAL,
            q75 REAL,
            q95 REAL,
            saturated_fraction REAL,
            PRIMARY KEY (frame, label, region, channel),
            FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_measurement SELECT * FROM measurement;
        DROP TABLE measurement;
        ALTER TABLE new_measurement RENAME TO measurement;
        """
}
