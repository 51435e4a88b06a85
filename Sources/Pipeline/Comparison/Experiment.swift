public import Reporters
import TrackStore

/// The results of an experiment, read and checked to be comparable.
public struct Experiment: Sendable {
    /// Which result is of which group and well.
    public let design: ExperimentDesign
    /// The reporter that is compared.
    public let reporter: Reporter
    /// The groups, in the order of the design.
    public let groups: [ExperimentGroup]
    /// Frames and times of the longest movie.
    public let clock: MovieClock
    /// When the dose was given, in minutes since the first frame, or as a frame without a clock; nil without a dose.
    public let dose: MovieMoment?
    /// Parameters of the first result.
    public let parameters: RunParameters
    /// What a reader should know of how far results are comparable, a sentence each.
    public let notes: [String]

    /// Reads the results.
    ///
    /// All must have the same reporter, normalisation, clock and dose: frames of one number within half a frame
    /// interval of each other. Nothing is resampled.
    ///
    /// - Parameters:
    ///   - design: which results.
    ///   - name: name of the reporter; nil for the first one of the first result.
    ///   - flags: cells with one of these are left out.
    /// - Throws: `RunError` of a file that cannot be read, and `.incomplete` for one that cannot be compared.
    /// - Complexity: O(points of all traces).
    public init(
        _ design: ExperimentDesign,
        reporter name: String? = nil,
        excluding flags: TraceFlags = []
    ) throws(RunError) {
        var results: [ExperimentResult] = []
        for entry in design.entries {
            let result = try ExperimentResult(entry, reporter: name ?? results.first?.reporter.name)
            if let first = results.first { try result.check(against: first) }
            results.append(result)
        }
        // A design is never empty.
        var longest = results[0]
        for result in results where result.clock.frameCount > longest.clock.frameCount { longest = result }
        self.design = design
        reporter = results[0].reporter
        groups = design.groups.map { group in
            let movies = results.filter { $0.entry.group == group }.map { $0.movie.excluding(flags) }
            return ExperimentGroup(name: group, movies: movies)
        }
        clock = longest.clock
        parameters = results[0].parameters
        dose = longest.dose?.moment(on: longest.clock)
        notes = try Experiment.notes(results, longest: longest) + Experiment.exclusions(results, flags)
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
        longest: ExperimentResult
    ) throws(RunError) -> [String] {
        var notes: [String] = []
        let count = longest.clock.frameCount
        for result in results where result.clock.frameCount < count {
            notes.append(
                "\(result.entry.result) has \(result.clock.frameCount) frames, \(longest.entry.result) has \(count): "
                    + "amplitudes are those within each movie."
            )
        }
        for result in results.dropFirst() {
            let differences = try result.differences(from: results[0])
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
