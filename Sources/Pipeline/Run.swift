import Foundation
import MovieIO
import Reporters
import Segmenter
public import TrackStore
import Tracker

/// The whole job: frames are read, segmented, measured and stored one after another; then tracks, lineages and traces
/// are made from what is stored.
public struct Run: Sendable {
    /// What becomes of an output that exists.
    public enum ExistingFile: Sendable, Hashable {
        /// It is an error.
        case refuse
        /// It is replaced; a complete result is kept, as its name with `.previous`, until the new one is complete.
        case overwrite
        /// It is gone on with.
        case resume
    }

    /// All parameters.
    public var parameters: RunParameters
    /// The movie: files, a folder or a pattern; empty when there are masks alone.
    public var moviePaths: [String]
    /// Masks made elsewhere; empty when a segmenter finds them.
    public var labelPaths: [String]
    /// Masks of nuclei made elsewhere; empty when they are found in a channel, or when there are none.
    public var nucleusLabelPaths: [String] = []
    /// Where the result goes.
    public var output: String
    /// What becomes of an existing result file.
    public var existing = ExistingFile.refuse
    /// Whether a frame that cannot be read or segmented is noted and passed over.
    public var skipsBadFrames = false
    /// Threads to use.
    public var threads: ThreadBudget
    /// Arguments of the program, for the record.
    public var arguments: [String] = []

    /// Makes a job.
    public init(
        parameters: RunParameters,
        moviePaths: [String],
        labelPaths: [String] = [],
        output: String,
        threads: ThreadBudget
    ) {
        self.parameters = parameters
        self.moviePaths = moviePaths
        self.labelPaths = labelPaths
        self.output = output
        self.threads = threads
    }

    /// Does the job.
    ///
    /// Cancelling the task ends it after the frame in flight, or within it where that takes long; what is stored can be
    /// resumed.
    ///
    /// - Parameter report: hears of every step, in order.
    /// - Returns: the complete result file, open.
    /// - Throws: `RunError`; whatever was stored before stays.
    public func start(report: @Sendable (RunEvent) -> Void = { _ in }) async throws -> TrackStore {
        try checkOutput()
        let setup = try RunSetup(self, report: report)
        let (store, framesDone) = try openStore(setup)
        let count = setup.source.metadata.frameCount
        if try RunError.translate({ try store.isComplete() }) {
            if let change = try laterChange(of: store) { report(.warning(change)) }
            try RunError.translate { try store.removePrevious() }
            return store
        }
        if skipsBadFrames || parameters.movie.allowMissingFrames {
            setup.source.metadata.warnings.forEach { report(.warning($0)) }
        }
        if let baseline = setup.baselineWarning { report(.warning(baseline)) }
        report(.started(framesDone: framesDone, frameCount: count))
        if framesDone < count {
            try await process(framesDone..<count, setup: setup, store: store, report: report)
        }
        try checkFrames(of: store)
        report(.linking)
        try linkingStage(setup, store: store).run { () throws(RunError) in setup.analysis.repairMeasuring }
        return store
    }

    /// Refuses a place where no result can be made, before the movie is looked at, which may take a while.
    private func checkOutput() throws(RunError) {
        try RunError.translate {
            if existing == .resume, FileManager.default.fileExists(atPath: output) {
                try TrackStore.open(at: output).close()
            } else {
                try TrackStore.checkPlace(of: output, overwrite: existing == .overwrite)
            }
        }
    }

    /// What made a finished result another one than that of this run; nil when nothing did.
    private func laterChange(of store: TrackStore) throws(RunError) -> String? {
        let runs = try RunError.translate { try store.runs() }
        guard let last = runs.last, last.stage != .run else { return nil }
        return
            "\(output) is finished, but not as this command would leave it: 'celltrack \(last.stage.rawValue)' changed it at "
            + "\(last.startedAt); --overwrite runs anew"
    }

    /// Refuses to go on when every frame was passed over.
    private func checkFrames(of store: TrackStore) throws(RunError) {
        let frames = try RunError.translate { try store.frames() }
        guard let first = frames.first, !frames.contains(where: { $0.status == .committed }) else { return }
        let reason = if case .bad(let reason) = first.status { ": \(reason)" } else { "" }
        throw .incomplete(
            file: output,
            reason: "each of its \(frames.count) frame(s) was skipped, the first one\(reason)"
        )
    }

    private func linkingStage(_ setup: RunSetup, store: TrackStore) throws(RunError) -> LinkingStage {
        let marker = try NeckMarker.planes(parameters) { () throws(RunError) in setup.source.movie }
        return LinkingStage(store: store, parameters: parameters, neckMarker: marker)
    }

    private func process(
        _ frames: Range<Int>,
        setup: RunSetup,
        store: TrackStore,
        report: @Sendable (RunEvent) -> Void
    ) async throws {
        let count = frames.upperBound
        var stage = try FrameStage(
            store: store,
            firstFrame: frames.lowerBound,
            reach: parameters.tracking.reach,
            skipsBadFrames: skipsBadFrames
        )
        let analysis = setup.analysis
        try await OrderedWork.run(Array(frames), inFlight: threads.framesInFlight(setup.source.parallelism)) { index in
            analysis.record(of: index)
        } consume: { index, result in
            guard !Task.isCancelled else {
                throw RunError.interrupted(
                    framesDone: index,
                    frameCount: count,
                    state: "they are stored in \(output)",
                    isResumable: true
                )
            }
            let time = setup.source.metadata.timeInSeconds(ofFrame: index)
            if let reason = try stage.add(result, index: index, time: time) {
                report(.badFrame(index: index, reason: reason))
            } else if case .success(let record) = result {
                report(
                    .frame(
                        index: index,
                        cells: record.detections.count,
                        framesDone: index + 1,
                        frameCount: count
                    )
                )
            }
        }
    }

    /// A new file, or the one to go on with and the number of frames it holds.
    private func openStore(_ setup: RunSetup) throws(RunError) -> (TrackStore, framesDone: Int) {
        let run = try setup.record(arguments: arguments, output: output)
        let resume = Resume(file: output, source: setup.source, run: run)
        if existing == .resume, let found = try resume.open() {
            return found
        }
        let movie = MovieRecord(setup.source.metadata)
        return try RunError.translate {
            let store = try TrackStore.create(
                at: output,
                movie: movie,
                run: run,
                reporters: parameters.reporters,
                overwrite: existing == .overwrite
            )
            return (store, 0)
        }
    }
}
