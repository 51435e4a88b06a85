internal import Lineage
internal import Reporters

/// What in the data of a report asks for care, in sentences.
struct ReportWarnings {
    /// The sentences.
    let sentences: [String]

    init(_ lineages: LineageContents, reporters: [ReporterContents]) {
        var sentences: [String] = []
        if !lineages.clock.isInMinutes {
            sentences.append(
                "The time between frames is unknown: all times are frames, and times of responses are missing."
            )
        }
        sentences += [.mitosis, .budding].compactMap { ReportWarnings.divisionRate(of: $0, lineages) }
        for reporter in reporters {
            sentences += ReportWarnings.flags(of: reporter)
        }
        self.sentences = sentences
    }

    /// Values and cells that carry a flag, flag by flag.
    private static func flags(of reporter: ReporterContents) -> [String] {
        let points = reporter.traces.flatMap(\.points).filter(\.isObserved)
        let values = ReporterFlags.named.map { named in
            (name: named.name, count: points.reduce(0) { $0 + ($1.flags.contains(named.flag) ? 1 : 0) })
        }
        let traces = reporter.processed.isEmpty ? reporter.responses.map(\.flags) : reporter.processed.map(\.flags)
        let cells = TraceFlags.named.map { named in
            (name: named.name, count: traces.reduce(0) { $0 + ($1.contains(named.flag) ? 1 : 0) })
        }
        return [
            sentence("\(reporter.name): values with flags, of \(grouped(points.count))", values),
            sentence("\(reporter.name): cells with flags, of \(grouped(traces.count))", cells),
        ].compactMap(\.self)
    }

    /// Flags that occur with their counts; nil when none does.
    private static func sentence(_ beginning: String, _ counts: [(name: String, count: Int)]) -> String? {
        let list = counts.filter { $0.count > 0 }.map { "\($0.name) \(grouped($0.count))" }
        return list.isEmpty ? nil : "\(beginning): \(list.joined(separator: ", "))."
    }

    /// Shortest time in which cells of a kind are known to double, in minutes.
    ///
    /// - Source: 10 hours are shorter than the cycle of any line of human cells in culture (HeLa: about 20); budding
    ///   yeast doubles in about 90 minutes in rich medium at 30 °C, rarely in less than 75 (F. Sherman, "Getting started
    ///   with yeast", Methods Enzymol. 350, 2002).
    private static func shortestDoubling(_ kind: DivisionKind) -> Double {
        switch kind {
        case .mitosis: 600
        case .budding: 75
        }
    }

    /// A sentence when there are far more divisions than the fastest growth would give; nil otherwise.
    ///
    /// Cells that grow exponentially divide ln 2 / doubling time times per cell and minute. Twice as many are allowed,
    /// and three standard deviations of a Poisson distribution on top.
    private static func divisionRate(of kind: DivisionKind, _ lineages: LineageContents) -> String? {
        let clock = lineages.clock
        let divisions = lineages.forest.divisions.reduce(0) { $0 + ($1.kind == kind ? 1 : 0) }
        guard clock.isInMinutes, divisions > 0 else { return nil }
        let minutes = lineages.forest.cells.reduce(0.0) { sum, cell in
            sum + clock.time(ofFrame: cell.endFrame + 1) - clock.time(ofFrame: cell.birthFrame)
        }
        let most = 2 * 0.693 * minutes / shortestDoubling(kind)
        guard Double(divisions) > most + 3 * most.squareRoot() else { return nil }
        let noun = kind == .mitosis ? "mitoses" : "bud emergences"
        return """
            There are \(divisions) \(noun) in \(fixedDecimals(minutes / 60, 1)) cell hours; cells that double every \
            \(fixedDecimals(shortestDoubling(kind) / 60, 2)) h would have about \(fixedDecimals(most / 2, 0)). Look at them: tracks \
            may be cut.
            """
    }
}
