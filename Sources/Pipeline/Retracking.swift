import MovieIO
public import TrackStore

/// Tracks, divisions and lineages of a result file made again with other parameters, from what the file holds.
public struct Retracking: Sendable {
    /// The parameters: those that made the file, but for tracking, divisions, traces and responses.
    public var parameters: RunParameters
    /// Files that the parameters name anew, as `ParameterLayers.namedFiles` has them: these are taken as they are.
    ///
    /// This holds for the result of control cells; all else that went into the result, and images of corrections in any case,
    /// must be as it was.
    public var namedFiles: Set<String> = []
    /// Arguments of the program, for the record.
    public var arguments: [String] = []

    /// Makes a job.
    public init(parameters: RunParameters) {
        self.parameters = parameters
    }

    /// Does the job; the file changes in one transaction, or not at all.
    ///
    /// Masks that repairs make are measured where the movie is still there and as it was.
    ///
    /// - Parameters:
    ///   - store: a file whose frames are all stored, open for writing.
    ///   - report: hears what a reader of the result should know.
    /// - Returns: why masks that repairs made are not measured; nil when they are, or when there are none.
    /// - Throws: `RunError.unfinished` when frames are missing, `.parameter` for one that differs without an effect, and
    ///   what tracking and measuring throw.
    @discardableResult
    public func start(
        _ store: TrackStore,
        report: (RunEvent) -> Void = { _ in }
    ) throws(RunError) -> String? {
        try store.requireAllFrames()
        let before = try store.runParameters()
        try ParameterScope.track.check(parameters, before: before)
        // A measurement that was interrupted leaves others than its record says.
        guard try RunError.translate({ try store.reporters() }) == parameters.reporters else {
            throw .parameter(name: "reporters", reason: "they are measured from the movie: use 'celltrack measure'")
        }
        let inputs = try StoredInputs(of: store)
        var located = parameters
        try located.moveControlFile { file throws(RunError) in try inputs.place(of: file, namedAnew: namedFiles) }
        let traces = TraceStage(store: store, parameters: located)
        try traces.check(before: before)
        if let baseline = try traces.checkedBaseline(clock: nil) { report(.warning(baseline)) }
        let run = try Provenance.record(
            stage: .track,
            arguments: arguments,
            parameters: parameters,
            inputs: try Provenance.digests(parameters.controlFiles, at: located.controlFiles, for: store.path)
        )
        let hasPixels = try RunError.translate { try store.movie().hasPixels }
        var obstacle: String?
        try LinkingStage(of: store, parameters: located).run(run) {
            guard hasPixels else { return nil }
            do throws(RunError) {
                return try repairMeasuring(store, inputs)
            } catch {
                obstacle = "\(error)"
                return nil
            }
        }
        return obstacle
    }

    private func repairMeasuring(_ store: TrackStore, _ inputs: StoredInputs) throws(RunError) -> RepairMeasuring {
        var located = parameters
        try located.moveCorrectionFiles { file throws(RunError) in try inputs.place(of: file, namedAnew: []) }
        let movie = try StoredMovie.open(of: store, parameters: parameters).unchanged()
        let names = movie.metadata.channelNames.value
        let measuring = try FrameMeasuring(
            located,
            channelNames: names,
            saturationValue: movie.metadata.saturationValue,
            cellChannel: try parameters.cellChannel(in: names)
        )
        return RepairMeasuring(pixels: { try movie.frame(at: $0) }, measuring: measuring)
    }
}

extension TrackStore {
    /// The frames that hold cells, in ascending order.
    func committedFrames() throws(StoreError) -> [Int] {
        try frames().filter { $0.status == .committed }.map(\.frame)
    }

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
            throw .unfinished(file: path, reason: "it holds \(stored) of \(count) frames")
        }
    }

    /// Refuses a file whose cells were never followed, of a run that was stopped behind its last frame.
    func requireTracking() throws(RunError) {
        guard try RunError.translate({ try trackingParametersJSON() }) != nil else {
            throw .unfinished(file: path, reason: "its run was interrupted before the cells were followed")
        }
    }
}
