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
    ///   - store: the result.
    ///   - doseInMinutes: when the dose was given; nil when there was none.
    /// - Throws: `StoreError`.
    init(_ store: TrackStore, doseInMinutes: Double?) throws(StoreError) {
        var entries: [Entry] = []
        for reporter in try store.reporters() {
            var contents = ReporterContents(
                name: reporter.name,
                valueLabel: "\(reporter.name) (\(reporter.numerator)/\(reporter.denominator))",
                traces: try store.traces(of: reporter.name)
            )
            contents.dose = doseInMinutes.map { TimeMark(.minutes($0), label: "dose") }
            entries.append(Entry(contents: contents, channels: [reporter.denominator, reporter.numerator]))
        }
        self.entries = entries
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
            marks: doseInMinutes.map { [TimeMark(.minutes($0), label: "dose")] } ?? []
        )
    }
}
