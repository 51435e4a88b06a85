public import Lineage
public import Reporters
import TrackStore

/// The results of an experiment, read and checked to be comparable.
public struct Experiment: Sendable {
    /// Which result is of which group and well.
    public let design: ExperimentDesign
    /// The reporter that is compared; nil where growth and divisions alone are.
    public let reporter: Reporter?
    /// The groups with their cells, in the order of the design.
    public let groups: [ExperimentGroup]
    /// The groups with what their lineages tell, in the same order.
    public let lineages: [LineageGroup]
    /// What counts as a division; nil where results differ in it.
    public let event: CumulativeDivisions.Event?
    /// Frames and times of the longest movie.
    public let clock: MovieClock
    /// The same for lineages: in minutes where the times of all movies are known, else in frames.
    public let lineageClock: LineageClock
    /// When the dose was given, in minutes since the first frame, or as a frame without a clock; nil without a dose.
    public let dose: MovieMoment?
    /// Parameters of the first result.
    public let parameters: RunParameters
    /// What a reader should know of how far results are comparable, a sentence each.
    public let notes: [String]

    /// Reads the results.
    ///
    /// All must have the same clock: frames of one number within half a frame interval of each other. Nothing is resampled.
    /// Where a reporter is compared, all must have the same one, with the same normalisation and dose.
    ///
    /// - Parameters:
    ///   - design: which results.
    ///   - choice: the reporter.
    ///   - flags: cells with one of these are left out of what is said of the reporter.
    /// - Throws: `RunError` of a file that cannot be read, and `.incomplete` for one that cannot be compared.
    /// - Complexity: O(points of all traces).
    public init(
        _ design: ExperimentDesign,
        reporter choice: ReporterChoice = .first,
        excluding flags: TraceFlags = []
    ) throws(RunError) {
        try UnfinishedResults.refuse(in: design)
        let results = try Experiment.results(design, reporter: choice)
        let isOfReporters = results.allSatisfy { $0.reporter != nil }
        // A design is never empty.
        var longest = results[0]
        for result in results {
            try result.check(against: results[0], isOfReporters: isOfReporters)
            if result.clock.frameCount > longest.clock.frameCount { longest = result }
        }
        self.design = design
        reporter = isOfReporters ? results[0].reporter : nil
        groups = design.groups.map { group in
            let movies = results.filter { $0.entry.group == group }.map { $0.movie.excluding(flags) }
            return ExperimentGroup(name: group, movies: movies)
        }
        let isTimed = results.allSatisfy { $0.contents.clock.isInMinutes }
        lineages = design.groups.map { group in
            let movies = results.filter { $0.entry.group == group }.map { $0.lineages(isTimed: isTimed) }
            return LineageGroup(name: group, movies: movies)
        }
        let events = Set(lineages.flatMap(\.movies).filter { $0.growth.births > 0 }.map(\.growth.event))
        event = events.count > 1 ? nil : events.first ?? .mitosis
        clock = longest.clock
        lineageClock = longest.clock(isTimed: isTimed)
        parameters = results[0].parameters
        dose = isOfReporters ? longest.dose?.moment(on: longest.clock) : nil
        notes =
            try Experiment.lineageNotes(results, choice, events)
            + Experiment.notes(results, longest: longest, isOfReporters: isOfReporters)
            + (isOfReporters ? Experiment.exclusions(results, flags) : [])
    }

    /// What keeps reporters or growth from being compared as they might be.
    private static func lineageNotes(
        _ results: [ExperimentResult],
        _ choice: ReporterChoice,
        _ events: Set<CumulativeDivisions.Event>
    ) -> [String] {
        var notes: [String] = []
        let lacking = results.filter { $0.reporter == nil }.map(\.entry.result)
        if choice != .none, let first = lacking.first, lacking.count < results.count {
            let more = lacking.count > 1 ? ", as have \(lacking.count - 1) more" : ""
            notes.append("\(first) has no reporter\(more): growth and divisions alone are compared.")
        }
        if events.count > 1 {
            notes.append("Some results count buds, others mitoses: their growth and divisions are not of one kind.")
        }
        return notes
    }

    /// All results with the same reporter, or without any.
    private static func results(
        _ design: ExperimentDesign,
        reporter choice: ReporterChoice
    ) throws(RunError) -> [ExperimentResult] {
        var results: [ExperimentResult] = []
        var known: Reporter?
        for entry in design.entries {
            let result = try ExperimentResult(entry, reporter: choice, as: known)
            results.append(result)
            known = known ?? result.reporter
        }
        return results
    }

    /// Results of one movie under several names, which count as several.
    private static func repeated(_ results: [ExperimentResult]) -> [String] {
        var first: [[String]: String] = [:]
        return results.compactMap { result in
            guard !result.source.isEmpty else { return nil }
            guard let other = first[result.source] else {
                first[result.source] = result.entry.result
                return nil
            }
            return
                "\(result.entry.result) and \(other) are of the same movie: what is counted twice tells nothing twice."
        }
    }

    private static func exclusions(_ results: [ExperimentResult], _ flags: TraceFlags) -> [String] {
        let traces = results.flatMap(\.movie.traces)
        let excluded = traces.count { !$0.flags.isDisjoint(with: flags) }
        guard !flags.isEmpty else { return [] }
        let names = flags.names.joined(separator: " or ")
        return ["\(excluded) of \(traces.count) cells are left out: they are flagged \(names)."]
    }

    private static func notes(
        _ results: [ExperimentResult],
        longest: ExperimentResult,
        isOfReporters: Bool
    ) throws(RunError) -> [String] {
        let parts =
            ["segmentation", "tracking", "divisions"] + (isOfReporters ? ["measurement", "traces", "response"] : [])
        var notes: [String] = []
        let count = longest.clock.frameCount
        for result in results where result.clock.frameCount < count {
            notes.append(
                "\(result.entry.result) has \(result.clock.frameCount) frames, \(longest.entry.result) has \(count): "
                    + (isOfReporters ? "amplitudes are those within each movie, " : "")
                    + "doubling times and divisions per founder those up to the last frame that all have."
            )
        }
        notes += repeated(results)
        for result in results.dropFirst() {
            let differences = try result.differences(from: results[0], in: parts)
            guard !differences.isEmpty else { continue }
            notes.append(
                "\(result.entry.result) was made with other parameters than \(results[0].entry.result): "
                    + "\(differences.joined(separator: ", "))."
            )
        }
        return notes
    }
}

extension ExperimentMovie {
    /// The movie without the cells that carry a flag.
    fileprivate func excluding(_ flags: TraceFlags) -> ExperimentMovie {
        let excluded = Set(traces.filter { !$0.flags.isDisjoint(with: flags) }.map(\.track))
        var movie = self
        movie.traces.removeAll { excluded.contains($0.track) }
        movie.responses.removeAll { excluded.contains($0.track) }
        return movie
    }
}
