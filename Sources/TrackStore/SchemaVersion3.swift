/// Adds reporters of every kind, processed traces and responses; frozen, since files written with it exist.
///
/// `reporter` and `reporter_value` are made anew because a definition is now one JSON document, whatever its kind.
enum SchemaVersion3 {
    static let sql = """
        CREATE TABLE new_reporter (
            reporter TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            region TEXT NOT NULL,
            formula TEXT NOT NULL,
            definition TEXT NOT NULL CHECK (json_valid(definition))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_reporter
            SELECT reporter, position, numerator_region, numerator || '/' || denominator,
                json_object('kind', 'ratio', 'name', reporter, 'numerator', numerator, 'denominator', denominator,
                    'region', numerator_region, 'denominatorRegion', denominator_region, 'statistic', statistic,
                    'noiseMultiple', noise_multiple, 'saturationLimit', saturation_limit)
            FROM reporter;
        CREATE TABLE new_reporter_value (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            reporter TEXT NOT NULL REFERENCES new_reporter ON DELETE CASCADE,
            value REAL,
            flags INTEGER NOT NULL,
            inner_value REAL,
            outer_value REAL,
            background_se REAL,
            used_share REAL,
            PRIMARY KEY (frame, label, reporter),
            FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_reporter_value (frame, label, reporter, value, flags)
            SELECT frame, label, reporter, value, flags FROM reporter_value;
        DROP TABLE reporter_value;
        DROP TABLE reporter;
        ALTER TABLE new_reporter RENAME TO reporter;
        ALTER TABLE new_reporter_value RENAME TO reporter_value;
        CREATE INDEX reporter_value_reporter ON reporter_value (reporter);

        ALTER TABLE background ADD COLUMN level_se REAL;
        ALTER TABLE cell_background ADD COLUMN level_se REAL;

        CREATE TABLE trace (
            reporter TEXT NOT NULL REFERENCES reporter ON DELETE CASCADE,
            track INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
            baseline REAL,
            baseline_low REAL,
            baseline_high REAL,
            flags INTEGER NOT NULL,
            PRIMARY KEY (reporter, track)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE trace_point (
            reporter TEXT NOT NULL,
            track INTEGER NOT NULL,
            frame INTEGER NOT NULL,
            corrected REAL,
            corrected_low REAL,
            corrected_high REAL,
            normalised REAL,
            normalised_low REAL,
            normalised_high REAL,
            flags INTEGER NOT NULL,
            PRIMARY KEY (reporter, track, frame),
            FOREIGN KEY (reporter, track) REFERENCES trace ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE response (
            reporter TEXT NOT NULL,
            track INTEGER NOT NULL,
            amplitude REAL,
            amplitude_low REAL,
            amplitude_high REAL,
            half_time_s REAL,
            half_time_low_s REAL,
            half_time_high_s REAL,
            onset_s REAL,
            onset_low_s REAL,
            onset_high_s REAL,
            area_s REAL,
            sustained_index REAL,
            is_responder INTEGER CHECK (is_responder IN (0, 1)),
            PRIMARY KEY (reporter, track),
            FOREIGN KEY (reporter, track) REFERENCES trace ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE division ADD COLUMN cytokinesis_confidence REAL;
        ALTER TABLE division ADD COLUMN emergence_frame INTEGER;
        """
}
