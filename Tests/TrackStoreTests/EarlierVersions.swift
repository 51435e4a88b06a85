import TrackStore

/// Turns a result file back into one as earlier versions of the program wrote it.
enum EarlierVersions {
    /// Takes back what versions 4 to 8 added.
    static func makeVersion3(_ store: TrackStore) throws {
        try store.configure("ALTER TABLE detection DROP COLUMN signal")
        try store.configure("DROP TABLE bleaching")
        try store.configure("ALTER TABLE run_input DROP COLUMN path_from_result")
        try store.configure("ALTER TABLE movie_file DROP COLUMN path_from_result")
        try store.configure("DROP TABLE stray_mask")
        try store.configure("ALTER TABLE measurement DROP COLUMN mad")
        try store.configure("ALTER TABLE reporter_value DROP COLUMN part_value")
        try store.configure("PRAGMA user_version = 3")
    }

    /// Takes back what versions 3 to 8 added; its ratios and their values stay.
    static func makeVersion2(_ store: TrackStore) throws {
        for view in PublicView.allCases { try store.configure("DROP VIEW \(view.rawValue)") }
        for table in ["bleaching", "response", "trace_point", "trace", "stray_mask"] {
            try store.configure("DROP TABLE \(table)")
        }
        for sql in [
            "CREATE TEMP TABLE kept AS SELECT frame, label, reporter, value, flags FROM reporter_value",
            "DROP TABLE reporter_value",
            "DROP TABLE reporter",
            """
            CREATE TABLE reporter (
                reporter TEXT PRIMARY KEY,
                position INTEGER NOT NULL,
                numerator TEXT NOT NULL,
                denominator TEXT NOT NULL,
                numerator_region TEXT NOT NULL,
                denominator_region TEXT NOT NULL,
                statistic TEXT NOT NULL CHECK (statistic IN ('mean', 'median')),
                noise_multiple REAL NOT NULL,
                saturation_limit REAL NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE reporter_value (
                frame INTEGER NOT NULL,
                label INTEGER NOT NULL,
                reporter TEXT NOT NULL REFERENCES reporter ON DELETE CASCADE,
                value REAL,
                flags INTEGER NOT NULL,
                PRIMARY KEY (frame, label, reporter),
                FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX reporter_value_reporter ON reporter_value (reporter)",
            "INSERT INTO reporter VALUES ('AMPK', 0, 'ex480', 'ex405', 'cell', 'cell', 'mean', 3.0, 0.01)",
            "INSERT INTO reporter_value SELECT * FROM kept",
            "DROP TABLE kept",
            "ALTER TABLE background DROP COLUMN level_se",
            "ALTER TABLE cell_background DROP COLUMN level_se",
            "ALTER TABLE division DROP COLUMN cytokinesis_confidence",
            "ALTER TABLE division DROP COLUMN emergence_frame",
            "ALTER TABLE measurement DROP COLUMN mad",
            "ALTER TABLE detection DROP COLUMN signal",
            "ALTER TABLE movie_file DROP COLUMN path_from_result",
            "ALTER TABLE run_input DROP COLUMN path_from_result",
            "PRAGMA user_version = 2",
        ] {
            try store.configure(sql)
        }
    }

    /// Takes back what versions 2 to 8 added.
    static func makeVersion1(_ store: TrackStore) throws {
        try makeVersion2(store)
        let tables = ["division_rival", "division_evidence", "link_rival", "repair_mask", "repair_source", "repair"]
        for table in tables { try store.configure("DROP TABLE \(table)") }
        try store.configure("PRAGMA user_version = 1")
    }
}
