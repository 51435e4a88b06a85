/// The first schema; frozen, since files written with it exist.
enum SchemaVersion1 {
    static let sql = """
        CREATE TABLE movie (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            format TEXT NOT NULL,
            width_px INTEGER NOT NULL CHECK (width_px > 0),
            height_px INTEGER NOT NULL CHECK (height_px > 0),
            frame_count INTEGER NOT NULL CHECK (frame_count >= 0),
            pixel_type TEXT NOT NULL,
            saturation_value REAL,
            axes TEXT NOT NULL,
            axes_source TEXT NOT NULL,
            channel_names_source TEXT NOT NULL,
            pixel_width_um REAL,
            pixel_height_um REAL,
            pixel_size_source TEXT,
            frame_interval_s REAL,
            frame_interval_source TEXT,
            is_complete INTEGER NOT NULL DEFAULT 0 CHECK (is_complete IN (0, 1)),
            tracking_parameters TEXT CHECK (tracking_parameters IS NULL OR json_valid(tracking_parameters))
        ) STRICT;
        CREATE TABLE movie_file (
            position INTEGER PRIMARY KEY,
            path TEXT NOT NULL
        ) STRICT;
        CREATE TABLE channel (
            channel INTEGER PRIMARY KEY CHECK (channel >= 0),
            name TEXT NOT NULL
        ) STRICT;

        CREATE TABLE run (
            run INTEGER PRIMARY KEY,
            stage TEXT NOT NULL,
            program_version TEXT NOT NULL,
            arguments TEXT NOT NULL CHECK (json_valid(arguments)),
            parameters TEXT NOT NULL CHECK (json_valid(parameters)),
            segmenter TEXT,
            segmenter_parameters TEXT NOT NULL CHECK (json_valid(segmenter_parameters)),
            started_at TEXT NOT NULL,
            host TEXT NOT NULL
        ) STRICT;
        CREATE TABLE run_input (
            run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
            position INTEGER NOT NULL,
            role TEXT NOT NULL,
            path TEXT NOT NULL,
            byte_count INTEGER NOT NULL,
            sha256 TEXT,
            PRIMARY KEY (run, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE resumption (
            resumption INTEGER PRIMARY KEY,
            program_version TEXT NOT NULL,
            arguments TEXT NOT NULL CHECK (json_valid(arguments)),
            started_at TEXT NOT NULL,
            host TEXT NOT NULL
        ) STRICT;

        CREATE TABLE frame (
            frame INTEGER PRIMARY KEY CHECK (frame >= 0),
            time_s REAL,
            defect TEXT
        ) STRICT;
        CREATE TABLE timing (
            frame INTEGER NOT NULL REFERENCES frame ON DELETE CASCADE,
            step TEXT NOT NULL,
            duration_s REAL NOT NULL,
            PRIMARY KEY (frame, step)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE mask (
            frame INTEGER NOT NULL REFERENCES frame ON DELETE CASCADE,
            object TEXT NOT NULL CHECK (object IN ('cell', 'nucleus')),
            runs BLOB NOT NULL,
            PRIMARY KEY (frame, object)
        ) STRICT;
        CREATE TABLE detection (
            frame INTEGER NOT NULL REFERENCES frame ON DELETE CASCADE,
            label INTEGER NOT NULL CHECK (label BETWEEN 1 AND 4294967295),
            area_px INTEGER NOT NULL,
            x_px REAL NOT NULL,
            y_px REAL NOT NULL,
            min_x_px INTEGER NOT NULL,
            min_y_px INTEGER NOT NULL,
            max_x_px INTEGER NOT NULL,
            max_y_px INTEGER NOT NULL,
            variance_x_px2 REAL NOT NULL,
            variance_y_px2 REAL NOT NULL,
            covariance_px2 REAL NOT NULL,
            touches_border INTEGER NOT NULL CHECK (touches_border IN (0, 1)),
            score REAL,
            mean_intensity REAL,
            PRIMARY KEY (frame, label)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE measurement (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            region TEXT NOT NULL CHECK (region IN ('cell', 'nucleus', 'cytoplasm', 'ring')),
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
        CREATE TABLE background (
            frame INTEGER NOT NULL REFERENCES frame ON DELETE CASCADE,
            channel INTEGER NOT NULL REFERENCES channel,
            level REAL,
            noise_sd REAL,
            n_px INTEGER NOT NULL,
            is_fallback INTEGER NOT NULL CHECK (is_fallback IN (0, 1)),
            PRIMARY KEY (frame, channel)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE cell_background (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            channel INTEGER NOT NULL REFERENCES channel,
            level REAL,
            noise_sd REAL,
            n_px INTEGER NOT NULL,
            is_fallback INTEGER NOT NULL CHECK (is_fallback IN (0, 1)),
            PRIMARY KEY (frame, label, channel),
            FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE frame_pair (
            later_frame INTEGER NOT NULL REFERENCES frame ON DELETE CASCADE,
            earlier_frame INTEGER NOT NULL,
            drift_x_px INTEGER NOT NULL,
            drift_y_px INTEGER NOT NULL,
            PRIMARY KEY (later_frame, earlier_frame)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE overlap (
            later_frame INTEGER NOT NULL,
            earlier_frame INTEGER NOT NULL,
            earlier_label INTEGER NOT NULL,
            later_label INTEGER NOT NULL,
            shared_px INTEGER NOT NULL CHECK (shared_px > 0),
            PRIMARY KEY (later_frame, earlier_frame, earlier_label, later_label),
            FOREIGN KEY (later_frame, earlier_frame) REFERENCES frame_pair ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE track (
            track INTEGER PRIMARY KEY CHECK (track > 0),
            mother INTEGER REFERENCES track DEFERRABLE INITIALLY DEFERRED,
            root INTEGER NOT NULL REFERENCES track DEFERRABLE INITIALLY DEFERRED,
            generation INTEGER NOT NULL CHECK (generation >= 0),
            birth_frame INTEGER NOT NULL,
            end_frame INTEGER NOT NULL,
            fate TEXT NOT NULL,
            confidence REAL
        ) STRICT;
        CREATE INDEX track_mother ON track (mother);
        CREATE INDEX track_root ON track (root);
        CREATE TABLE observation (
            track INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            PRIMARY KEY (track, frame),
            UNIQUE (frame, label),
            FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE link (
            later_frame INTEGER NOT NULL,
            later_label INTEGER NOT NULL,
            earlier_frame INTEGER NOT NULL,
            earlier_label INTEGER NOT NULL,
            cost REAL,
            iou REAL,
            rival_cost REAL,
            PRIMARY KEY (later_frame, later_label),
            FOREIGN KEY (later_frame, later_label) REFERENCES detection ON DELETE CASCADE,
            FOREIGN KEY (earlier_frame, earlier_label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX link_earlier ON link (earlier_frame, earlier_label);
        CREATE TABLE division (
            division INTEGER PRIMARY KEY,
            mother INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
            frame INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('mitosis', 'budding')),
            cost REAL,
            rival_cost REAL,
            confidence REAL NOT NULL,
            cytokinesis_frame INTEGER
        ) STRICT;
        CREATE INDEX division_mother ON division (mother);
        CREATE TABLE division_daughter (
            daughter INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE,
            division INTEGER NOT NULL REFERENCES division ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX division_daughter_division ON division_daughter (division);

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
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE reporter_value (
            frame INTEGER NOT NULL,
            label INTEGER NOT NULL,
            reporter TEXT NOT NULL REFERENCES reporter ON DELETE CASCADE,
            value REAL,
            flags INTEGER NOT NULL,
            PRIMARY KEY (frame, label, reporter),
            FOREIGN KEY (frame, label) REFERENCES detection ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX reporter_value_reporter ON reporter_value (reporter);
        """
}
