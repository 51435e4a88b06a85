public import TrackStore

/// Tracks, divisions and lineages of a result file made again with other parameters, from what the file holds.
public struct Retracking: Sendable {
    /// The parameters; those of tracking, divisions, traces and responses count.
    public var parameters: RunParameters
    /// Arguments of the program, for the record.
    public var arguments: [String] = []

    /// Makes a job.
    public init(parameters: RunParameters) {
        self.parameters = parameters
    }

    /// Does the job; the file changes in one transaction, or not at all.
    ///
    /// - Parameter store: a file whose frames are all stored, open for writing.
    /// - Throws: `RunError.incomplete` when frames are missing, and what tracking throws.
    public func start(_ store: TrackStore) throws(RunError) {
        try store.requireAllFrames()
        guard try RunError.translate({ try store.reporters() }) == parameters.reporters else {
            throw .parameter(name: "reporters", reason: "they are measured from the movie: use 'celltrack measure'")
        }
        try TraceStage(store: store, parameters: parameters).check()
        let run = try Provenance.record(
            stage: .track,
            arguments: arguments,
            parameters: parameters,
            inputs: try Provenance.digests(parameters.controlFiles)
        )
        try LinkingStage(store: store, parameters: parameters).run(run)
    }
}

extension TrackStore {
    /// The parameters that made the file, as the latest use of the program left them.
    public func runParameters() throws(RunError) -> RunParameters {
        let runs = try RunError.translate { try self.runs() }
        do {
            return try ParameterLayers.parameters(json: runs.last?.parametersJSON ?? "{}")
        } catch {
            throw .store(.damaged(file: path, reason: "its parameters cannot be read: \(error)"))
        }
    }

    /// Refuses a file of a run that has not come to the last frame.
    func requireAllFrames() throws(RunError) {
        let (stored, count) = try RunError.translate { (try frames().count, try movie().frameCount) }
        guard stored == count else {
            throw .incomplete(
                file: path,
                reason: "it holds \(stored) of \(count) frames; finish the run with --resume first"
            )
        }
    }
}
