internal import Reporters

/// The views that other programs may rely on; their columns stay from version to version.
///
/// Views hold no data, so they are made anew whenever a file is migrated.
public enum PublicView: String, Sendable, Hashable, CaseIterable {
    /// One row per track, frame and channel or reporter.
    case cellTrace = "cell_trace"
    /// One row per track and reporter, with the cell's answer to the dose.
    case cellResponse = "cell_response"
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
        case .cellResponse: "reporter, track"
        case .lineageTree: "cell"
        case .cumulativeDivisions: "frame, kind"
        case .runParameter:
            // Arguments in the order of their numbers, which text has not.
            "stage, iif(key LIKE 'argument[%', printf('argument[%09d]', CAST(substr(key, 10) AS INTEGER)), key)"
        }
    }

    var select: String {
        switch self {
        case .cellTrace: PublicView.cellTraceSQL
        case .cellResponse: PublicView.cellResponseSQL
        case .lineageTree: PublicView.lineageTreeSQL
        case .cumulativeDivisions: PublicView.cumulativeDivisionsSQL
        case .runParameter: PublicView.runParameterSQL
        }
    }

    /// SQL for the names of the flags that are set in a column, with spaces between them.
    private static func words(_ column: String, _ flags: [(bit: Int, name: String)]) -> String {
        "trim(" + flags.map { "iif(\(column) & \($0.bit), '\($0.name) ', '')" }.joined(separator: " || ") + ")"
    }

    private static let cellTraceSQL = """
        SELECT o.track AS track, o.frame AS frame, f.time_s / 60.0 AS time_min, o.label AS label,
            'channel' AS source, c.name AS name, m.region AS region, m.n_px AS n_px, m.mean AS raw_mean,
            coalesce(k.level, b.level) AS background,
            m.mean - coalesce(k.level, b.level) AS corrected_mean,
            NULL AS ratio, NULL AS normalised,
            trim(iif(m.n_px = 0, 'empty ', '') || iif(m.saturated_fraction > 0, 'saturated ', '')
                || iif(coalesce(k.is_fallback, b.is_fallback), 'background-fallback', '')) AS flags,
            NULL AS corrected, NULL AS corrected_low, NULL AS corrected_high, NULL AS normalised_low,
            NULL AS normalised_high, NULL AS trace_flags
        FROM observation o
        JOIN frame f ON f.frame = o.frame
        JOIN measurement m ON m.frame = o.frame AND m.label = o.label
        JOIN channel c ON c.channel = m.channel
        LEFT JOIN background b ON b.frame = m.frame AND b.channel = m.channel
        LEFT JOIN cell_background k ON k.frame = m.frame AND k.label = m.label AND k.channel = m.channel
        UNION ALL
        SELECT o.track, o.frame, f.time_s / 60.0, o.label, 'reporter', v.reporter, r.region, NULL, NULL,
            NULL, NULL, v.value, p.normalised,
            \(words("v.flags", ReporterFlags.named.map { ($0.flag.rawValue, $0.name) })),
            p.corrected, p.corrected_low, p.corrected_high, p.normalised_low, p.normalised_high,
            \(words("p.flags", TraceFlags.named.map { ($0.flag.rawValue, $0.name) }))
        FROM observation o
        JOIN frame f ON f.frame = o.frame
        JOIN reporter_value v ON v.frame = o.frame AND v.label = o.label
        JOIN reporter r ON r.reporter = v.reporter
        LEFT JOIN trace_point p ON p.reporter = v.reporter AND p.track = o.track AND p.frame = o.frame
        """

    private static let cellResponseSQL = """
        SELECT t.track AS track, t.reporter AS reporter, t.baseline AS r0, t.baseline_low AS r0_low,
            t.baseline_high AS r0_high, r.amplitude AS amplitude, r.amplitude_low AS amplitude_low,
            r.amplitude_high AS amplitude_high, r.half_time_s / 60.0 AS half_time_min,
            r.half_time_low_s / 60.0 AS half_time_low_min, r.half_time_high_s / 60.0 AS half_time_high_min,
            r.onset_s / 60.0 AS onset_min, r.onset_low_s / 60.0 AS onset_low_min,
            r.onset_high_s / 60.0 AS onset_high_min, r.area_s / 60.0 AS area_min,
            r.sustained_index AS sustained_index, r.is_responder AS is_responder,
            \(words("t.flags", TraceFlags.named.map { ($0.flag.rawValue, $0.name) })) AS flags
        FROM trace t LEFT JOIN response r ON r.reporter = t.reporter AND r.track = t.track
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
            SELECT iif(kind = 'mitosis', 'mitosis', 'bud_emergence'), coalesce(emergence_frame, frame) FROM division
            UNION ALL
            SELECT 'cytokinesis', cytokinesis_frame FROM division WHERE cytokinesis_frame IS NOT NULL
        ), kind (kind) AS (VALUES ('mitosis'), ('bud_emergence'), ('cytokinesis')),
        moment (kind, frame, time_s, events, is_frame) AS (
            SELECT k.kind, f.frame, f.time_s, 0, 1 FROM frame f CROSS JOIN kind k
            UNION ALL SELECT kind, frame, NULL, count(*), 0 FROM event GROUP BY kind, frame
        ), total AS (SELECT *, sum(events) OVER (PARTITION BY kind ORDER BY frame) AS divisions FROM moment)
        SELECT frame, time_s / 60.0 AS time_min, kind, divisions FROM total WHERE is_frame
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
