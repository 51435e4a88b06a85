/// The views that other programs may rely on; their columns stay from version to version.
///
/// Views hold no data, so they are made anew whenever a file is migrated.
public enum PublicView: String, Sendable, Hashable, CaseIterable {
    /// One row per track, frame and channel or reporter.
    case cellTrace = "cell_trace"
    /// One row per cell, with its mother and its end.
    case lineageTree = "lineage_tree"
    /// One row per frame and kind of event, with the number of events so far.
    case cumulativeDivisions = "cumulative_divisions"
    /// One row per parameter of the latest run of each stage.
    case runParameter = "run_parameter"

    /// The columns by which a listing of the view is ordered.
    var order: String {
        switch self {
        case .cellTrace: "track, frame, source, name, region"
        case .lineageTree: "cell"
        case .cumulativeDivisions: "frame, kind"
        case .runParameter: "stage, key"
        }
    }

    var select: String {
        switch self {
        case .cellTrace: PublicView.cellTraceSQL
        case .lineageTree: PublicView.lineageTreeSQL
        case .cumulativeDivisions: PublicView.cumulativeDivisionsSQL
        case .runParameter: PublicView.runParameterSQL
        }
    }

    private static let cellTraceSQL = """
        SELECT o.track AS track, o.frame AS frame, f.time_s / 60.0 AS time_min, o.label AS label,
            'channel' AS source, c.name AS name, m.region AS region, m.n_px AS n_px, m.mean AS raw_mean,
            coalesce(k.level, b.level) AS background,
            m.mean - coalesce(k.level, b.level) AS corrected_mean,
            NULL AS ratio, NULL AS normalised,
            trim(iif(m.n_px = 0, 'empty ', '') || iif(m.saturated_fraction > 0, 'saturated ', '')
                || iif(coalesce(k.is_fallback, b.is_fallback), 'background-fallback', '')) AS flags
        FROM observation o
        JOIN frame f ON f.frame = o.frame
        JOIN measurement m ON m.frame = o.frame AND m.label = o.label
        JOIN channel c ON c.channel = m.channel
        LEFT JOIN background b ON b.frame = m.frame AND b.channel = m.channel
        LEFT JOIN cell_background k ON k.frame = m.frame AND k.label = m.label AND k.channel = m.channel
        UNION ALL
        SELECT o.track, o.frame, f.time_s / 60.0, o.label, 'reporter', v.reporter, r.numerator_region, NULL, NULL,
            NULL, NULL, v.value, NULL,
            trim(iif(v.flags & 1, 'empty ', '') || iif(v.flags & 2, 'low-denominator ', '')
                || iif(v.flags & 4, 'low-numerator ', '') || iif(v.flags & 8, 'saturated ', '')
                || iif(v.flags & 16, 'background-fallback', ''))
        FROM observation o
        JOIN frame f ON f.frame = o.frame
        JOIN reporter_value v ON v.frame = o.frame AND v.label = o.label
        JOIN reporter r ON r.reporter = v.reporter
        """

    private static let lineageTreeSQL = """
        SELECT t.track AS cell, t.mother AS mother, t.root AS root, t.generation AS generation,
            t.birth_frame AS birth_frame, b.time_s / 60.0 AS birth_time_min,
            t.end_frame AS end_frame, e.time_s / 60.0 AS end_time_min, t.fate AS fate, t.confidence AS confidence
        FROM track t
        LEFT JOIN frame b ON b.frame = t.birth_frame
        LEFT JOIN frame e ON e.frame = t.end_frame
        """

    private static let cumulativeDivisionsSQL = """
        WITH event (kind, frame) AS (
            SELECT iif(kind = 'mitosis', 'mitosis', 'bud_emergence'), frame FROM division
            UNION ALL
            SELECT 'cytokinesis', cytokinesis_frame FROM division WHERE cytokinesis_frame IS NOT NULL
        ), kind (kind) AS (VALUES ('mitosis'), ('bud_emergence'), ('cytokinesis'))
        SELECT f.frame AS frame, f.time_s / 60.0 AS time_min, k.kind AS kind,
            (SELECT count(*) FROM event e WHERE e.kind = k.kind AND e.frame <= f.frame) AS divisions
        FROM frame f CROSS JOIN kind k
        """

    private static let runParameterSQL = """
        WITH latest AS (SELECT * FROM run WHERE run IN (SELECT max(run) FROM run GROUP BY stage)),
        document (stage, prefix, content) AS (
            SELECT stage, '', parameters FROM latest
            UNION ALL SELECT stage, 'segmenter.', segmenter_parameters FROM latest
            UNION ALL SELECT stage, 'argument', arguments FROM latest
            UNION ALL SELECT 'tracking', '', tracking_parameters FROM movie WHERE tracking_parameters IS NOT NULL
        )
        SELECT stage, 'program_version' AS key, program_version AS value FROM latest
        UNION ALL SELECT stage, 'segmenter', segmenter FROM latest WHERE segmenter IS NOT NULL
        UNION ALL
        SELECT d.stage, d.prefix || ltrim(substr(j.fullkey, 2), '.'),
            CASE j.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(j.atom AS TEXT) END
        FROM document d, json_tree(d.content) j WHERE j.type NOT IN ('object', 'array')
        """
}
