import ArgumentParser
import Figures
import Lineage
import Pipeline
import Reporters
import TrackStore

/// The reporters of a result with all that the file knows of them, as figures take them.
struct StoredReporters {
    /// A reporter with the channels that it is made of.
    struct Entry {
        let contents: ReporterContents
        let channels: [String]
    }

    /// The reporters, in the order in which they are shown.
    let entries: [Entry]

    /// Reads the reporters.
    ///
    /// - Parameters:
    ///   - contents: the result.
    ///   - dose: when the dose was given; nil when there was none.
    ///   - excluded: flags of cells that are left out of what is said of all.
    ///   - order: order of the rows of maps; nil for the usual one.
    /// - Throws: `StoreError`, `RunError`, or `ReporterError` for more cells than can be clustered.
    init(
        _ contents: ResultContents,
        dose: TimeMark.Moment?,
        excluding excluded: TraceFlags,
        order: HeatMapOrder? = nil
    ) throws {
        let store = contents.store
        let parameters = try store.runParameters()
        let clock = MovieClock(timesInSeconds: contents.timesInSeconds)
        var population = PopulationParameters()
        population.excludedTraces = excluded
        let statistics = try PopulationStatistics(population)
        let spans = try StoredReporters.spans(contents, parameters, dose: dose)
        let reporters = try store.reporters()
        let fileNames = NamedFigure.fileNames(reporters.map(\.name))
        entries = try zip(reporters, fileNames).map { reporter, fileName in
            var entry = ReporterContents(
                name: reporter.name,
                valueLabel: "\(reporter.name) (\(reporter.formula))",
                traces: try store.traces(of: reporter.name)
            )
            entry.fileName = fileName
            entry.processed = try store.processedTraces(of: reporter.name)
            entry.responses = try store.responses(of: reporter.name)
            entry.normalizedLabel = parameters.traces.normalization.label
            entry.reference = parameters.traces.normalization.valueOfBaseline
            entry.threshold = parameters.response.smallestChange
            entry.responseNotes = [parameters.response.rule]
            entry.excludedFlags = excluded
            let members = entry.processed.map { PopulationMember(trace: $0) }
            if !members.isEmpty { entry.courses = [statistics.course(of: members, clock: clock)] }
            entry.dose = dose.map { TimeMark($0, label: parameters.dose.name ?? "dose") }
            entry.spans = entry.processed.isEmpty ? [] : spans
            if let order, !(order.separatesResponders && entry.responses.isEmpty) { try entry.orderMaps(by: order) }
            return Entry(contents: entry, channels: reporter.channels)
        }
        try check(order)
    }

    /// Refuses an order by responses where there are none.
    private func check(_ order: HeatMapOrder?) throws {
        guard let order, order.separatesResponders, entries.allSatisfy(\.contents.responses.isEmpty) else { return }
        throw ValidationError(
            "--order \(order.rawValue): the result has no responses to a dose; maximum and cluster need none"
        )
    }

    /// What is shaded: the baseline window, and the exposure where it ends.
    private static func spans(
        _ contents: ResultContents,
        _ parameters: RunParameters,
        dose: TimeMark.Moment?
    ) throws -> [TimeSpan] {
        var spans: [TimeSpan] = []
        if let window = try contents.baselineWindow() {
            let (first, last) = (Double(window.lowerBound), Double(window.upperBound - 1))
            spans.append(TimeSpan(from: .frame(first), to: .frame(last), label: "baseline", role: .baseline))
        }
        if case .minutes? = dose, let dose, let end = parameters.dose.endInSeconds {
            let name = parameters.dose.name ?? "dose"
            spans.append(TimeSpan(from: dose, to: .minutes(end / 60), label: name, role: .exposure))
        }
        return spans
    }
}

extension LineageContents {
    /// The lineages of a result, coloured by every reporter that has values.
    init(_ contents: ResultContents, coloredBy reporters: [ReporterContents], dose: TimeMark.Moment?) {
        self.init(
            forest: contents.forest,
            clock: contents.clock,
            frameCount: contents.movie.frameCount,
            colorings: reporters.filter { !$0.traces.isEmpty }.map {
                LineageFigure.Coloring(traces: $0.traces, label: $0.valueLabel)
            },
            marks: dose.map { [TimeMark($0, label: "dose")] } ?? []
        )
        growthFit = GrowthFit(growth, clock: clock)
    }
}
