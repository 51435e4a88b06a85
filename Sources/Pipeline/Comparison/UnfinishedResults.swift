import TrackStore

/// Results of an experiment whose run or measurement did not come to its end.
enum UnfinishedResults {
    /// Results that are named, at most.
    private static let limit = 10

    /// Refuses several at once; a single one is refused when it is read.
    ///
    /// - Throws: `RunError.unfinished` of the first one, naming the others.
    static func refuse(in design: ExperimentDesign) throws(RunError) {
        let paths = design.entries.map(\.result).filter(isUnfinished)
        guard paths.count > 1 else { return }
        let others = paths.dropFirst().prefix(limit - 1)
        let more = paths.count - 1 - others.count
        throw .unfinished(
            file: paths[0],
            reason: "its run or measurement was interrupted, as were those of \(others.joined(separator: ", "))"
                + (more > 0 ? " and \(more) more" : "")
        )
    }

    /// What cannot be read, or is still at work, is told when it is read.
    private static func isUnfinished(_ path: String) -> Bool {
        guard let store = try? TrackStore.open(at: path) else { return false }
        defer { try? store.close() }
        return (try? store.isComplete()) == false && !store.isAtWorkElsewhere()
    }
}
