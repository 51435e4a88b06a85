public import Lineage
public import Reporters

/// All that is known of one reporter, from which its figures are drawn.
public struct ReporterContents: Sendable {
    /// Name of the reporter.
    public var name: String
    /// What names of its files begin with.
    public var fileName: String
    /// The reporter with its unit, such as "AMPK (ex480/ex405)".
    public var valueLabel: String
    /// Values as measured, one trace per cell.
    public var traces: [Trace]
    /// Corrected values and those relative to the baseline, one trace per cell; empty while they were not computed.
    public var processed: [ProcessedTrace]
    /// Responses to the dose, one per cell; empty where there was none.
    public var responses: [CellResponse]
    /// Courses of the population, one per group; empty while they were not computed.
    public var courses: [PopulationCourse]
    /// Group of each track, by the names of the courses; a track that is not named belongs to the first course.
    public var groupOfTrack: [Int: String]
    /// Name of the number relative to the baseline, such as "R / R0".
    public var normalizedLabel: String
    /// The normalised value of the baseline itself; nil where there is none.
    public var reference: Double?
    /// The dose; nil when there was none.
    public var dose: TimeMark?
    /// Shaded stretches of time: the exposure, the baseline window.
    public var spans: [TimeSpan]
    /// The rule by which a cell is called a responder, and its rate of false positives, a sentence each.
    public var responseNotes: [String]
    /// Cells with one of these flags are left out of what is said of all cells together.
    public var excludedFlags: TraceFlags
    /// The order of the rows of maps; nil for the usual one.
    public private(set) var order: ResponseMapOrder?
    /// Least relative change of a responder; nil when the rule has none.
    public var threshold: Double?

    /// Makes contents of what was measured; what follows from it is set where it is known.
    public init(name: String, valueLabel: String, traces: [Trace]) {
        self.name = name
        fileName = NamedFigure.fileName(name)
        self.valueLabel = valueLabel
        self.traces = traces
        processed = []
        responses = []
        courses = []
        groupOfTrack = [:]
        normalizedLabel = "R / R0"
        reference = 1
        spans = []
        responseNotes = []
        excludedFlags = []
    }

    /// Orders the rows of maps.
    ///
    /// - Parameter order: the order of cells that have a value relative to a baseline.
    /// - Throws: `ReporterError.parameter` for more cells than can be clustered.
    public mutating func orderMaps(by order: HeatMapOrder) throws(ReporterError) {
        self.order = try ResponseMapOrder(order, of: tracesWithBaseline, responses: countedResponses)
    }

    /// The marks of the figures: the dose.
    private var marks: [TimeMark] { [dose].compactMap(\.self) }

    /// Traces that count and have a value relative to a baseline anywhere.
    private var tracesWithBaseline: [ProcessedTrace] {
        processed.filter { counts($0) && $0.points.contains { $0.normalized.value.isFinite } }
    }

    /// Whether any cell that counts has a value relative to a baseline.
    var hasBaseline: Bool { !tracesWithBaseline.isEmpty }

    /// Responses of the cells that count.
    var countedResponses: [CellResponse] {
        let excluded = excludedTracks
        return responses.filter { !excluded.contains($0.track) }
    }

    /// Traces as measured of the cells that count.
    private var countedTraces: [Trace] {
        let excluded = excludedTracks
        return traces.filter { !excluded.contains($0.track) }
    }

    private var excludedTracks: Set<Int> { Set(processed.filter { !counts($0) }.map(\.track)) }

    private func counts(_ trace: ProcessedTrace) -> Bool { trace.flags.isDisjoint(with: excludedFlags) }

    /// How many cells are left out and why, with a space before it; nothing where none is.
    private var exclusionNote: String {
        let excluded = processed.count { !counts($0) }
        guard !excludedFlags.isEmpty else { return "" }
        return
            " Left out: \(excluded) of \(processed.count) cells, flagged \(excludedFlags.names.joined(separator: " or "))."
    }

    private var normalizedTitle: String { "\(valueLabel), \(normalizedLabel)" }

    /// Values as measured: lines of all cells, and a map of all cells.
    ///
    /// - Parameter clock: time axis.
    /// - Returns: the figures; none without traces.
    public func measuredFigures(clock: LineageClock) -> [NamedFigure] {
        guard !traces.isEmpty else { return [] }
        let map = HeatMapFigure(
            title: "Every cell over time",
            traces: orderedTraces,
            valueLabel: valueLabel,
            clock: clock,
            marks: marks,
            order: order == nil ? .firstFrameThenValue : .given
        )
        return [
            NamedFigure(
                "\(fileName)-traces",
                lines(clock: clock),
                caption:
                    "\(name) as measured, background subtracted. Thin lines are cells, the thick one is their median."
                    + exclusionNote
            ),
            NamedFigure("\(fileName)-heat-map", map, caption: "\(name) as measured: a row per cell.\(exclusionNote)"),
        ]
    }

    /// Traces as measured in the order of the maps; those that it does not name come last.
    private var orderedTraces: [Trace] {
        guard let order else { return countedTraces }
        let places = order.tracks.enumerated().reduce(into: [Int: Int]()) { $0[$1.element] = $1.offset }
        func key(_ trace: Trace) -> (Int, Int) { (places[trace.track] ?? .max, trace.track) }
        return countedTraces.sorted { key($0) < key($1) }
    }

    /// Lines of all cells with their median.
    public func lines(clock: LineageClock) -> TraceFigure {
        TraceFigure(
            title: "Traces of single cells",
            panels: [TracePanel(traces: countedTraces, valueLabel: valueLabel)],
            clock: clock,
            marks: marks
        )
    }

    /// What follows from the baseline and the dose: the population, a map of the responses, amplitudes and times.
    ///
    /// - Parameter clock: time axis.
    /// - Returns: the figures for which there are data; none where no cell has a baseline.
    public func responseFigures(clock: LineageClock) -> [NamedFigure] {
        guard hasBaseline else { return [] }
        let populationCaption = """
            Cells relative to their baseline, or their mother's. The thick line is the median, its band the 95 % bootstrap interval; \
            the strip shows how many cells it rests on.\(exclusionNote)
            """
        var figures = [NamedFigure("\(fileName)-population", population(clock), caption: populationCaption)]
        if !responses.isEmpty || order != nil {
            let caption = """
                A row per cell, \(order?.name ?? "the fastest answer on top"). Blue is below the baseline, orange above it; dots mark the time to \
                half of the amplitude. Cells without a baseline, of their own or their mother's, have no row.\(exclusionNote)
                """
            figures.append(NamedFigure("\(fileName)-responses-map", map(clock), caption: caption))
        }
        if !responses.isEmpty {
            let scatter = ResponseFigure(
                title: "Amplitude and speed of the responses",
                responses: countedResponses,
                notes: responseNotes,
                threshold: threshold
            )
            let caption =
                "Left: cells with a time to half of the amplitude. Right: all cells, by whether they respond.\(exclusionNote)"
            figures.append(NamedFigure("\(fileName)-responses", scatter, caption: caption))
        }
        return figures
    }

    /// One cell: its traces and its film strips.
    ///
    /// - Parameters:
    ///   - track: id of the track.
    ///   - clock: time axis.
    ///   - marks: moments besides the dose, such as a division.
    ///   - strips: film strips; none where the movie is not at hand.
    /// - Returns: the figure; nil for a track without a trace.
    public func cellFigure(
        ofTrack track: Int,
        clock: LineageClock,
        marks: [TimeMark],
        strips: [FilmStrip]
    ) -> CellFigure? {
        guard let trace = processed.first(where: { $0.track == track }) ?? plainTrace(ofTrack: track) else {
            return nil
        }
        return CellFigure(
            title: "Cell \(track)",
            trace: trace,
            response: responses.first { $0.track == track },
            valueLabel: valueLabel,
            normalizedLabel: normalizedLabel,
            reference: reference,
            clock: clock,
            dose: dose,
            marks: marks,
            spans: spans,
            strips: strips
        )
    }

    private func population(_ clock: LineageClock) -> PopulationFigure {
        let names = courses.map(\.group)
        let first = names.first ?? ""
        let groups = (names.isEmpty ? [""] : names).map { group in
            PopulationGroup(
                name: group,
                traces: tracesWithBaseline.filter { (groupOfTrack[$0.track] ?? first) == group },
                course: courses.first { $0.group == group }
            )
        }
        return PopulationFigure(
            title: "\(name) in the population",
            groups: groups,
            valueLabel: normalizedTitle,
            clock: clock,
            marks: marks,
            spans: spans,
            reference: reference
        )
    }

    private func map(_ clock: LineageClock) -> ResponseMapFigure {
        ResponseMapFigure(
            title: responses.isEmpty ? "Every cell relative to its baseline" : "Response of every cell",
            traces: tracesWithBaseline,
            responses: countedResponses,
            order: order,
            valueLabel: normalizedTitle,
            center: reference,
            clock: clock,
            dose: dose
        )
    }

    /// A trace as measured in the form of a processed one that has no baseline.
    private func plainTrace(ofTrack track: Int) -> ProcessedTrace? {
        traces.first { $0.track == track }.map { trace in
            ProcessedTrace(
                track: track,
                name: trace.name,
                baseline: .undefined,
                points: trace.points.map { point in
                    ProcessedPoint(
                        frame: point.frame,
                        timeInSeconds: point.timeInSeconds,
                        raw: point.value,
                        corrected: Estimate(point.value),
                        normalized: .undefined,
                        flags: TraceFlags(point),
                        isObserved: point.isObserved
                    )
                },
                flags: []
            )
        }
    }
}

extension TraceFlags {
    /// The flags of a point as measured, as far as both kinds have them.
    fileprivate init(_ point: TracePoint) {
        var flags: TraceFlags = point.isObserved ? [] : .gap
        if point.flags.contains(.saturated) { flags.insert(.saturated) }
        if !point.flags.isDisjoint(with: [.lowNumerator, .lowDenominator]) { flags.insert(.lowSignal) }
        self = flags
    }
}
