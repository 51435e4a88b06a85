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
    ///   - doseInMinutes: when the dose was given; nil when there was none.
    /// - Throws: `StoreError` or `RunError`.
    init(_ contents: ResultContents, doseInMinutes: Double?) throws {
        let store = contents.store
        let parameters = try store.runParameters()
        let clock = MovieClock(timesInSeconds: contents.timesInSeconds)
        let statistics = try PopulationStatistics()
        entries = try store.reporters().map { reporter in
            var entry = ReporterContents(
                name: reporter.name,
                valueLabel: "\(reporter.name) (\(reporter.formula))",
                traces: try store.traces(of: reporter.name)
            )
            entry.processed = try store.processedTraces(of: reporter.name)
            entry.responses = try store.responses(of: reporter.name)
            entry.normalizedLabel = parameters.traces.normalization.label
            entry.reference = parameters.traces.normalization.valueOfBaseline
            entry.threshold = parameters.response.smallestChange
            entry.responseNotes = [parameters.response.rule]
            let members = entry.processed.map { PopulationMember(trace: $0) }
            if !members.isEmpty { entry.courses = [statistics.course(of: members, clock: clock)] }
            let name = parameters.dose.name ?? "dose"
            entry.dose = doseInMinutes.map { TimeMark(.minutes($0), label: name) }
            if let doseInMinutes, let end = parameters.dose.endInSeconds {
                let span = TimeSpan(from: .minutes(doseInMinutes), to: .minutes(end / 60), label: name, role: .exposure)
                entry.spans.append(span)
            }
            return Entry(contents: entry, channels: reporter.channels)
        }
    }
}

extension LineageContents {
    /// The lineages of a result, coloured by a reporter where it has values.
    init(_ contents: ResultContents, coloredBy reporter: ReporterContents?, doseInMinutes: Double?) {
        let coloring = reporter.flatMap { reporter in
            reporter.traces.isEmpty
                ? nil : LineageFigure.Coloring(traces: reporter.traces, label: reporter.valueLabel)
        }
        self.init(
            forest: contents.forest,
            clock: contents.clock,
            coloring: coloring,
            marks: doseInMinutes.map { [TimeMark(.minutes($0), label: "dose")] } ?? [],
            growthFit: GrowthFit(PopulationGrowth(contents.forest, clock: contents.clock), clock: contents.clock)
        )
    }
}
