import CellImage
import Figures
import Lineage
import Pipeline
import Reporters

/// What a comparison writes: figures with their data, tables, and a page that holds all of it.
struct ComparisonFiles {
    let experiment: Experiment
    let contents: ComparisonContents
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
        let names = contents.groups.map(\.name).joined(separator: ", ")
        let page = try contents.page(
            title: "\(contents.reporter): \(names)",
            subtitles: ["Comparison by celltrack \(ProgramVersion.current)."],
            provenance: provenance
        )
        try folder.write(page.html(), to: "comparison.html")
        try folder.finish()
    }

    private var provenance: [ReportTable] {
        let results = experiment.design.entries.map { [$0.group, $0.well, $0.result] }
        let frames = population.excludedFrames.names.joined(separator: ", ")
        let cells = population.excludedTraces.names.joined(separator: ", ")
        return [
            ReportTable(caption: "Results", columns: ["group", "well", "result"], texts: results),
            ReportTable(
                caption: "Parameters of the comparison",
                columns: ["parameter", "value"],
                texts: [
                    ["draws", "\(population.draws)"], ["seed", "\(population.seed)"],
                    ["frames that do not count", frames], ["cells that do not count", cells.isEmpty ? "none" : cells],
                    ["reporter", "\(experiment.reporter.name) = \(experiment.reporter.formula)"],
                ]
            ),
        ]
    }
}

extension ComparisonContents {
    /// The contents of an experiment.
    init(_ experiment: Experiment, _ comparison: GroupComparison) throws {
        let parameters = experiment.parameters
        let times = experiment.clock.timesInSeconds.compactMap(\.self)
        let isTimed = times.count == experiment.clock.frameCount && times.count > 1
        let interval = isTimed ? experiment.clock.medianInterval.flatMap { FrameInterval(seconds: $0) } : nil
        self.init(
            reporter: experiment.reporter.name,
            valueLabel: "\(experiment.reporter.name) (\(experiment.reporter.formula))",
            groups: experiment.groups,
            comparison: comparison,
            clock: isTimed
                ? try LineageClock(timesInMinutes: times.map { $0 / 60 }) : LineageClock(frameInterval: nil),
            alignedClock: LineageClock(frameInterval: interval)
        )
        normalizedLabel = parameters.traces.normalization.label
        baselineValue = parameters.traces.normalization.valueOfBaseline
        warnings = experiment.notes
        guard let moment = experiment.dose else { return }
        rule = parameters.response.rule
        threshold = parameters.response.smallestChange
        if case .minutes = moment, !isTimed { return }
        dose = TimeMark(TimeMark.Moment(moment), label: parameters.dose.name ?? "dose")
    }
}
