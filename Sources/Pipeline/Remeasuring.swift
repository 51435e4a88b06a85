import CellImage
import MovieIO
import Reporters
import Segmenter
public import TrackStore

/// Cells of a result file measured again: other regions, another background, other reporters, another clock.
public struct Remeasuring: Sendable {
    /// The parameters: those that made the file, but for the movie, measurement, reporters, traces and responses.
    public var parameters: RunParameters
    /// The movie; empty for the files that the result names.
    public var moviePaths: [String] = []
    /// Masks of nuclei made elsewhere, in place of those in the file: a stack, files or a folder.
    ///
    /// Empty for the nuclei that the file holds.
    public var nucleusLabelPaths: [String] = []
    /// Files that the parameters name anew, as `ParameterLayers.namedFiles` has them: these are taken as they are.
    ///
    /// All others that went into the result, images of corrections and the result of control cells, must be as they were.
    public var namedFiles: Set<String> = []
    /// Whether only reporters and traces are made anew, so that stored measurements serve where the movie is missing.
    public var reportersOnly = false
    /// Threads to use.
    public var threads: ThreadBudget
    /// Arguments of the program, for the record.
    public var arguments: [String] = []

    /// Makes a job.
    public init(parameters: RunParameters, threads: ThreadBudget) {
        self.parameters = parameters
        self.threads = threads
    }

    /// Does the job; the file changes as a whole, or not at all.
    ///
    /// Frames are measured one after another, in one transaction.
    ///
    /// A frame interval or pixel size that differs from before takes the place of those in the file; tracks and divisions
    /// stay as they are.
    ///
    /// - Parameters:
    ///   - store: a file whose cells have been followed, open for writing.
    ///   - report: hears of every step, in order.
    /// - Returns: what a reader of the values should know, in a sentence: that measurements that were stored before had to
    ///   serve, or that the movie has changed; nil for nothing.
    /// - Throws: `RunError`; the file is then as before.
    @discardableResult
    public func start(
        _ store: TrackStore,
        report: @Sendable (RunEvent) -> Void = { _ in }
    ) async throws -> String? {
        try store.requireAllFrames()
        try store.requireTracking()
        let before = try store.runParameters()
        try ParameterScope.measure.check(parameters, before: before)
        try parameters.checkReporters(channelNames: try store.movie().channelNames)
        try requireNuclei(in: store)
        let source = try measuringSource(store, before: before)
        let located = try located(in: store, measuring: source.movie != nil)
        let traces = TraceStage(store: store, parameters: located)
        let calibration = parameters.movie.isCalibrated(as: before.movie) ? nil : source.movie?.metadata
        try traces.check(before: before, calibration: calibration)
        if let baseline = try traces.checkedBaseline(clock: calibration?.clock) { report(.warning(baseline)) }
        let nuclei = try nucleusLabels(of: source)
        let note = try note(on: source, of: store)
        let run = try Provenance.record(
            stage: .measure,
            arguments: arguments,
            parameters: parameters,
            inputs: try Provenance.digests(
                (nuclei?.movie.files ?? []).map { (InputDigest.Role.nucleusLabels, $0) }
            ) + fileDigests(located, measuring: source.movie != nil, for: store.path)
        )
        do {
            try await store.inOneTransaction {
                if let nuclei { try replaceNuclei(in: store, by: nuclei) }
                if let calibration {
                    let times = calibration.clock.timesInSeconds
                    try store.replaceCalibration(MovieRecord(calibration), timesInSeconds: times)
                }
                let known = try store.reporters()
                try store.replaceReporters(parameters.reporters)
                switch source {
                case .movie(let found): try await measure(found.movie, store, located, report: report)
                case .stored: try computeFromMeasurements(store, knowing: known)
                }
                try traces.run(run)
            }
        } catch {
            try store.findingDamage { throw error }
        }
        return note
    }

    /// The parameters with the files that they name where these are now; images of corrections are needed for measuring only.
    private func located(in store: TrackStore, measuring: Bool) throws(RunError) -> RunParameters {
        let inputs = try StoredInputs(of: store)
        func place(_ file: ParameterFile) throws(RunError) -> String {
            try inputs.place(of: file, namedAnew: namedFiles)
        }
        var located = parameters
        if measuring { try located.moveCorrectionFiles(place) }
        try located.moveControlFile(place)
        return located
    }

    /// Digests of the files that the parameters name and that are read.
    private func fileDigests(
        _ located: RunParameters,
        measuring: Bool,
        for result: String
    ) throws(RunError) -> [InputDigest] {
        guard measuring else {
            return try Provenance.digests(parameters.controlFiles, at: located.controlFiles, for: result)
        }
        return try Provenance.digests(parameters.files, at: located.files, for: result)
    }

    /// What a reader of the values should know.
    ///
    /// - Throws: `RunError.incomplete` for a movie that has changed, unless it is named.
    private func note(on source: MeasuringSource, of store: TrackStore) throws(RunError) -> String? {
        switch source {
        case .stored(let reason): return "values rest on earlier measurements: \(reason)"
        case .movie(let found):
            guard let change = found.change else { return nil }
            guard !moviePaths.isEmpty else {
                throw .incomplete(
                    file: store.path,
                    reason: "\(change); if it is right all the same, name it with --movie"
                )
            }
            return change
        }
    }

    /// Refuses regions of nuclei where there are none: nuclei are found when cells are, and not later.
    private func requireNuclei(in store: TrackStore) throws(RunError) {
        guard parameters.hasNuclei, nucleusLabelPaths.isEmpty else { return }
        let hasNuclei = try RunError.translate {
            guard let first = try store.committedFrames().first else { return true }
            return try store.nuclei(inFrame: first) != nil
        }
        guard !hasNuclei else { return }
        throw .incomplete(
            file: store.path,
            reason:
                "it holds no masks of nuclei; give them with --nucleus-labels, run the movie anew to have them found, or "
                + "leave out the channel of nuclei"
        )
    }

    /// The masks of nuclei made elsewhere, of the frames of the movie; nil when there are none.
    private func nucleusLabels(of source: MeasuringSource) throws(RunError) -> FrameSource.Labels? {
        guard !nucleusLabelPaths.isEmpty else { return nil }
        guard parameters.segmentation.nuclei == .labels else {
            throw .parameter(
                name: "segmentation.nuclei",
                reason: "masks of nuclei are given; choose 'labels', or leave them out"
            )
        }
        guard let movie = source.movie else { return nil }
        return try RunError.translate { try FrameSource.Labels(nucleusLabelPaths, of: movie.metadata) }
    }

    /// Stores masks of nuclei in the place of others.
    private func replaceNuclei(in store: TrackStore, by nuclei: FrameSource.Labels) throws {
        let movie = try store.movie()
        for frame in try store.committedFrames() {
            do {
                let image = try nuclei.image(ofFrame: frame)
                let runs = LabelRuns(image ?? LabelImage(width: movie.width, height: movie.height))
                try store.replaceNuclei(inFrame: frame, by: runs)
            } catch let error as MovieError {
                throw RunError.segmentation(.nuclei(frame: frame, reason: "\(error)"))
            }
        }
    }

    /// Where new values come from.
    private enum MeasuringSource {
        case movie(StoredMovie)
        /// Stored measurements, for the reason given.
        case stored(String)

        var movie: (any Movie)? {
            guard case .movie(let found) = self else { return nil }
            return found.movie
        }
    }

    private func measuringSource(_ store: TrackStore, before: RunParameters) throws(RunError) -> MeasuringSource {
        do throws(RunError) {
            return .movie(try StoredMovie.open(of: store, parameters: parameters, paths: moviePaths))
        } catch .movie(.missing(let file)) {
            // A run that was interrupted may have measured frames in two ways.
            let isUniform = try RunError.translate { try store.isComplete() }
            let isEnough =
                reportersOnly && moviePaths.isEmpty && nucleusLabelPaths.isEmpty && isUniform
                && before.movie == parameters.movie && !parameters.reporters.contains(where: \.needsPixels)
                && namedFiles.isDisjoint(with: parameters.correctionFiles.map(\.path))
            let error = MovieError.missing(file: file)
            guard isEnough else { throw .movie(error) }
            return .stored("\(error)")
        }
    }

    /// Values from the measurements in the file: those of reporters that were there before, and those of new ones, without
    /// what moving the boundaries would have shown.
    private func computeFromMeasurements(_ store: TrackStore, knowing known: [Reporter]) throws {
        let channels = try store.movie().channelNames
        let new = parameters.reporters.filter { !known.contains($0) }
        for frame in try store.committedFrames() {
            let measurements = try store.measurements(inFrame: frame)
            let background = try store.background(inFrame: frame)
            let values = try new.flatMap { reporter in
                try reporter.values(measurements, background: background, channelNames: channels)
            }
            try store.replaceMeasurements(
                inFrame: frame,
                measurements: measurements,
                background: background,
                reporterValues: try store.measuredValues(inFrame: frame)
                    + values.map { MeasuredValue(value: $0, uncertainty: .unknown) }
            )
        }
    }

    private func measure(
        _ movie: any Movie,
        _ store: TrackStore,
        _ parameters: RunParameters,
        report: @Sendable (RunEvent) -> Void
    ) async throws {
        let measuring = try FrameMeasuring(
            parameters,
            channelNames: movie.metadata.channelNames.value,
            saturationValue: movie.metadata.saturationValue,
            cellChannel: 0
        )
        let frames = try store.committedFrames()
        let count = frames.count
        var done = 0
        report(.started(framesDone: 0, frameCount: count))
        try await OrderedWork.run(frames, inFlight: threads.threads) { index in
            Remeasuring.measure(index, of: movie, in: store, with: measuring)
        } consume: { index, result in
            guard !Task.isCancelled else {
                throw RunError.interrupted(
                    framesDone: done,
                    frameCount: count,
                    state: "\(store.path) is as before",
                    isResumable: false
                )
            }
            let measured = try result.get()
            try store.replaceMeasurements(
                inFrame: index,
                measurements: measured.measurements,
                background: measured.background,
                reporterValues: measured.reporterValues
            )
            done += 1
            report(.frame(index: index, cells: measured.cellCount, framesDone: done, frameCount: count))
        }
    }

    private static func measure(
        _ index: Int,
        of movie: any Movie,
        in store: TrackStore,
        with measuring: FrameMeasuring
    ) -> Result<FrameMeasurements, RunError> {
        RunError.result {
            let frame = try movie.frame(at: index)
            let cells = try store.cells(inFrame: index)
            try store.requireDetections(of: cells, inFrame: index)
            var measured = try measuring.measure(
                frame,
                cells: cells,
                nuclei: try store.nuclei(inFrame: index)
            )
            if let repair = try store.repair(inFrame: index) {
                measured.add(try measuring.measure(repair, of: frame, in: store))
            }
            return measured
        }
    }
}

extension MovieParameters {
    /// Whether pixel size and frame interval are the same as in others.
    package func isCalibrated(as other: MovieParameters) -> Bool {
        pixelSizeInMicrometers == other.pixelSizeInMicrometers
            && pixelHeightInMicrometers == other.pixelHeightInMicrometers
            && frameIntervalInSeconds == other.frameIntervalInSeconds
    }
}

extension MovieMetadata {
    /// The times of the movie's frames.
    var clock: MovieClock { MovieClock(timesInSeconds: (0..<frameCount).map { timeInSeconds(ofFrame: $0) }) }
}

extension FrameMeasurements {
    /// Cells that were measured.
    fileprivate var cellCount: Int { Set(measurements.map(\.label)).count }
}
