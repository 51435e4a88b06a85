import CellImage
import Figures
import Lineage
import Pipeline
import Reporters

/// What a comparison writes: figures with their data, tables, and a page that holds all of it.
struct ComparisonFiles {
    let experiment: Experiment
    let contents: ComparisonPage
    let population: PopulationParameters

    /// Writes everything.
    ///
    /// - Throws: `RunError` or `FigureError`; the folder then does not change.
    func write(to path: String, overwrite: Bool) throws {
        let folder = try OutputFolder(path: path, overwrite: overwrite)
        for figure in contents.figures {
            try folder.write(try figure.figure.svg(), to: figure.name + ".svg")
            try folder.write(figure.figure.csv(), to: figure.name + ".csv")
        }
        for file in contents.files { try folder.write(file.text, to: file.name) }
        let page = try contents.page(
            title: contents.title,
            subtitles: ["Comparison by celltrack \(ProgramVersion.current)."],
            provenance: provenance
        )
        try folder.write(page.html(), to: "comparison.html")
        try folder.finish()
    }

    private var provenance: [ReportTable] {
        let results = experiment.design.entries.map { [$0.group, $0.well, $0.result] }
        return [
            ReportTable(caption: "Results", columns: ["group", "well", "result"], texts: results),
            ReportTable(
                caption: "Parameters of the comparison",
                columns: ["parameter", "value"],
                texts: [["draws", "\(population.draws)"], ["seed", "\(population.seed)"]] + reporterParameters
            ),
        ]
    }

    private var reporterParameters: [[String]] {
        guard let reporter = experiment.reporter else { return [] }
        let frames = population.excludedFrames.names.joined(separator: ", ")
        let cells = population.excludedTraces.names.joined(separator: ", ")
        return [
            ["frames that do not count", frames], ["cells that do not count", cells.isEmpty ? "none" : cells],
            ["reporter", "\(reporter.name) = \(reporter.formula)"],
        ]
    }
}

extension ComparisonPage {
    /// Compares the groups of an experiment.
    init(_ experiment: Experiment, reference: String, population: PopulationParameters) throws {
        let growth = try GrowthComparison(
            experiment.lineages,
            reference: reference,
            clock: experiment.lineageClock,
            parameters: population
        )
        let reporter = try experiment.reporter.map { reporter in
            let comparison = try GroupComparison(
                experiment.groups,
                reference: reference,
                clock: experiment.clock,
                parameters: population
            )
            return try ComparisonContents(experiment, reporter, comparison)
        }
        self.init(
            reporter: reporter,
            growth: GrowthContents(
                comparison: growth,
                clock: experiment.lineageClock,
                event: experiment.event,
                marks: [reporter?.dose].compactMap(\.self)
            ),
            warnings: experiment.notes
        )
    }
}

extension ComparisonContents {
    /// The contents of an experiment for its reporter.
    init(_ experiment: Experiment, _ reporter: Reporter, _ comparison: GroupComparison) throws {
        let parameters = experiment.parameters
        let times = experiment.clock.timesInSeconds.compactMap(\.self)
        let isTimed = times.count == experiment.clock.frameCount && times.count > 1
        let interval = isTimed ? experiment.clock.medianInterval.flatMap { FrameInterval(seconds: $0) } : nil
        self.init(
            reporter: reporter.name,
            valueLabel: "\(reporter.name) (\(reporter.formula))",
            groups: experiment.groups,
            comparison: comparison,
            clock: isTimed
                ? try LineageClock(timesInMinutes: times.map { $0 / 60 }) : LineageClock(frameInterval: nil),
            alignedClock: LineageClock(frameInterval: interval)
        )
        normalizedLabel = parameters.traces.normalization.label
        baselineValue = parameters.traces.normalization.valueOfBaseline
        guard let moment = experiment.dose else { return }
        rule = parameters.response.rule
        threshold = parameters.response.smallestChange
        if case .minutes = moment, !isTimed { return }
        dose = TimeMark(TimeMark.Moment(moment), label: parameters.dose.name ?? "dose")
    }
}
