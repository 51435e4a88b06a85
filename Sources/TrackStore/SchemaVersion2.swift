/// Adds repairs of masks, and what stood against links and divisions; frozen, since files written with it exist.
enum SchemaVersion2 {
    static let sql = """
        CREATE TABLE repair (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('filled', 'split', 'joined')),
            PRIMARY KEY (frame, label),
            FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE repair_source (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            source_label INTEGER NOT NULL,
            PRIMARY KEY (frame, label, source_label),
            FOREIGN KEY (frame, label) REFERENCES repair ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE repair_mask (
            frame INTEGER PRIMARY KEY REFERENCES frame ON DELETE CASCADE,
            runs BLOB NOT NULL
        ) STRICT;
        CREATE TABLE link_rival (
            later_frame INTEGER NOT NULL,
            later_label INTEGER NOT NULL,
            rival_earlier_frame INTEGER NOT NULL,
            rival_earlier_label INTEGER NOT NULL,
            rival_later_frame INTEGER NOT NULL,
            rival_later_label INTEGER NOT NULL,
            PRIMARY KEY (later_frame, later_label),
            FOREIGN KEY (later_frame, later_label) REFERENCES link ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE division_evidence (
            division INTEGER NOT NULL REFERENCES division ON DELETE CASCADE,
            term TEXT NOT NULL,
            cost REAL NOT NULL,
            PRIMARY KEY (division, term)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE division_rival (
            division INTEGER NOT NULL REFERENCES division ON DELETE CASCADE,
            position INTEGER NOT NULL CHECK (position >= 0),
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            PRIMARY KEY (division, position)
        ) STRICT, WITHOUT ROWID;
        """
}
