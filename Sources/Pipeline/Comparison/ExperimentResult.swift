import Lineage
import Reporters
import TrackStore

/// One result file of an experiment, as a comparison reads it.
struct ExperimentResult {
    let entry: ExperimentDesign.Entry
    let contents: ResultContents
    let parameters: RunParameters
    /// The reporter that is compared; nil for none.
    let reporter: Reporter?
    let clock: MovieClock
    let dose: DoseTime?
    let movie: ExperimentMovie
    /// What tells movies apart: digests of the files, and how they were read; empty where the files were too large for it.
    let source: [String]

    /// Reads a result.
    ///
    /// - Parameters:
    ///   - entry: where it is, and what it is of.
    ///   - choice: which reporter is read; a result without any has none, unless one is named.
    ///   - other: the reporter of other results; nil while none is known.
    /// - Throws: `RunError.store` for a file that cannot be read, `.incomplete` for one without the reporter or its traces.
    init(_ entry: ExperimentDesign.Entry, reporter choice: ReporterChoice, as other: Reporter?) throws(RunError) {
        let store = try RunError.translate { try TrackStore.open(at: entry.result, readOnly: true) }
        self.entry = entry
        contents = try ResultContents(store)
        parameters = try store.runParameters()
        clock = contents.movieClock
        dose = try DoseTime(parameters, clock: clock)
        let known = try RunError.translate { try store.reporters() }
        reporter = try choice.reporter(among: known, as: other, of: entry.result)
        let divisions = contents.forest.divisions
        let name = reporter?.name
        movie = try RunError.translate {
            ExperimentMovie(
                name: entry.result,
                well: entry.well,
                traces: try name.map { try store.processedTraces(of: $0) } ?? [],
                responses: try name.map { try store.responses(of: $0) } ?? [],
                divisions: divisions.map { CellDivision(mother: $0.mother, daughters: $0.daughters, frame: $0.frame) }
            )
        }
        source = try ExperimentResult.source(of: store, parameters)
        if let name, movie.traces.isEmpty, !contents.tracks.isEmpty {
            throw .incomplete(
                file: entry.result,
                reason: "it has no traces of \(name); make them with 'celltrack measure'"
            )
        }
        try RunError.translate { try store.close() }
    }

    private static func source(of store: TrackStore, _ parameters: RunParameters) throws(RunError) -> [String] {
        let inputs = try RunError.translate { try store.runs().first?.inputs ?? [] }
        let pixels = inputs.filter { $0.role == .movie }
        let digests = (pixels.isEmpty ? inputs.filter { $0.role == .labels } : pixels).compactMap(\.sha256)
        guard !digests.isEmpty else { return [] }
        // A file may hold several movies.
        let reading = try ParameterLayers.tree(of: parameters).leaves().filter { $0.path.first == "movie" }
        return digests + reading.map { "\($0)" }.sorted()
    }

    /// Refuses a result that cannot be laid beside another one.
    ///
    /// - Parameters:
    ///   - other: the other one.
    ///   - isOfReporters: whether reporters are compared, which needs more than a common clock.
    /// - Throws: `RunError.incomplete` naming both files and what differs.
    func check(against other: ExperimentResult, isOfReporters: Bool) throws(RunError) {
        if isOfReporters { try checkReporter(against: other) }
        if let mismatch = clock.mismatch(with: other.clock) { throw refusal(other, mismatch) }
        if isOfReporters { try checkDose(against: other) }
    }

    private func checkReporter(against other: ExperimentResult) throws(RunError) {
        if let reporter, let found = other.reporter, reporter != found {
            throw refusal(
                other,
                "its reporter \(reporter.name) is \(reporter.formula) otherwise than there (\(found.formula))"
            )
        }
        if parameters.traces.normalization != other.parameters.traces.normalization {
            throw refusal(
                other,
                "its values are \(parameters.traces.normalization.label), there \(other.parameters.traces.normalization.label)"
            )
        }
    }

    private func checkDose(against other: ExperimentResult) throws(RunError) {
        switch (dose, other.dose) {
        case (nil, nil): return
        case (let own?, let found?):
            let (time, otherTime) = (self.time(of: own), other.time(of: found))
            guard let time, let otherTime else {
                guard own.frame != found.frame else { return }
                throw refusal(other, "its dose is at frame \(own.frame), there at frame \(found.frame)")
            }
            guard abs(time - otherTime) > (clock.medianInterval ?? 0) / 2 else { return }
            throw refusal(other, "its dose is at \(time) s, there at \(otherTime) s")
        default:
            throw refusal(
                other,
                "\(dose == nil ? "it has no dose, there is one" : "it has a dose, there is none"); say with "
                    + "'celltrack measure --dose' when dose or vehicle were given"
            )
        }
    }

    private func time(of dose: DoseTime) -> Double? { dose.timeInSeconds ?? clock.time(at: dose.frame) }

    private func refusal(_ other: ExperimentResult, _ reason: String) -> RunError {
        .incomplete(file: entry.result, reason: "cannot be compared with \(other.entry.result): \(reason)")
    }

    /// What the lineages tell, in minutes where the movie has a clock and it is asked for.
    func lineages(isTimed: Bool) -> LineageMovie {
        LineageMovie(name: entry.result, well: entry.well, forest: contents.forest, clock: clock(isTimed: isTimed))
    }

    /// The clock of lineages; it counts frames unless it is timed.
    func clock(isTimed: Bool) -> LineageClock { isTimed ? contents.clock : LineageClock(frameInterval: nil) }

    /// Names of parameters that differ from those of another result, in parts of the parameters such as `traces`.
    func differences(from other: ExperimentResult, in parts: [String]) throws(RunError) -> [String] {
        let leaves = try [self, other].map { result throws(RunError) in
            try ParameterLayers.tree(of: result.parameters).leaves().filter { parts.contains($0.path.first ?? "") }
                .reduce(into: [String: ParameterTree]()) { $0[$1.path.joined(separator: ".")] = $1.value }
        }
        return Set(leaves[0].keys).union(leaves[1].keys).filter { leaves[0][$0] != leaves[1][$0] }
            .filter { $0 != "traces.doseFrame" }.sorted()
    }
}
