import CellImage
import MovieIO
import Segmenter
import TrackStore

/// Finds cells and writes their masks, without a result file.
public struct MaskExport: Sendable {
    /// All parameters; those of the movie, channels and segmentation count.
    public var parameters: RunParameters
    /// The movie: files, a folder or a pattern.
    public var moviePaths: [String]
    /// The folder that `maskNNN.tif` are written into.
    public var output: String
    /// What becomes of existing files, and of a segmentation that was interrupted.
    public var existing = Run.ExistingFile.refuse
    /// A table of boxes in CSV, which CellSAM turns into masks instead of looking for cells; nil for none.
    public var boxesFile: String?
    /// Whether a frame that cannot be read or segmented is passed over; it has no mask then.
    public var skipsBadFrames = false
    /// Threads to use.
    public var threads: ThreadBudget

    /// Makes a job.
    public init(
        parameters: RunParameters,
        moviePaths: [String],
        boxesFile: String? = nil,
        output: String,
        threads: ThreadBudget
    ) {
        self.parameters = parameters
        self.moviePaths = moviePaths
        self.boxesFile = boxesFile
        self.output = output
        self.threads = threads
    }

    /// Does the job; the folder appears when all masks are written.
    ///
    /// When it ends before, the masks of the frames that are done stay in the folder `NAME.partial` beside it, and can be
    /// gone on with.
    ///
    /// - Parameter report: hears of every step, in order.
    /// - Returns: what was written, also of frames that were done before.
    /// - Throws: `RunError`.
    public func start(report: @Sendable (RunEvent) -> Void = { _ in }) async throws -> ExportedMasks {
        let draft = try MaskDraft(of: output, existing: existing)
        let overwrites = draft.header?.overwrites ?? (existing == .overwrite)
        try OutputFolder.checkPlace(of: output, overwrite: overwrites)
        let source = try open(draft, report: report)
        let count = source.metadata.frameCount
        // Masks of a sequence with gaps are numbered like its files, so that they fit them again.
        let numbers = source.metadata.frameNumbers ?? Array(0..<count)
        let series = FrameNames(prefix: "mask", suffix: ".tif", count: (numbers.last ?? 0) + 1)
        let names = numbers.map(series.name)
        let header = try header(of: source)
        draft.check(names: names)
        if let begun = draft.header,
            let difference = begun.difference(to: header, source: source, framesDone: draft.frames.count)
        {
            throw RunError.resume(file: output, reason: difference)
        }
        let folder = try OutputFolder(
            path: output,
            overwrite: overwrites,
            keeping: KeptFiles(source.metadata.files),
            draft: draft.masks
        )
        do {
            try draft.begin(header, names: names)
            try await find(in: source, names: names, draft: draft, report: report)
            try finish(folder, series: series, draft: draft, frameCount: count)
        } catch {
            if draft.isEmpty { draft.remove() }
            throw error
        }
        draft.remove()
        return ExportedMasks(draft.frames, hasBoxes: boxesFile != nil)
    }

    /// Opens the movie and the segmenter.
    private func open(_ draft: MaskDraft, report: (RunEvent) -> Void) throws(RunError) -> FrameSource {
        var inputs = RunInputs(
            parameters: parameters,
            moviePaths: moviePaths,
            labelPaths: [],
            boxesFile: boxesFile,
            threads: threads
        )
        inputs.readsCutFiles = skipsBadFrames
        inputs.begunScale = draft.header?.beginning.run.scale
        return try inputs.open(report: report)
    }

    /// What a segmentation begins with now.
    private func header(of source: FrameSource) throws(RunError) -> MaskDraft.Header {
        let run = try Provenance.record(
            stage: .run,
            arguments: [],
            parameters: parameters,
            segmenter: source.segmenter,
            inputs: try Provenance.digests(source.metadata.files.map { (.movie, $0) })
        )
        let boxes = try boxesFile.map { file throws(RunError) in
            try Provenance.digests([(.configuration, file)])
        }
        return MaskDraft.Header(
            beginning: Beginning(movie: MovieRecord(source.metadata), run: run),
            boxes: boxes?.first,
            overwrites: existing == .overwrite
        )
    }

    /// Finds the cells of the frames that are not done.
    private func find(
        in source: FrameSource,
        names: [String],
        draft: MaskDraft,
        report: @Sendable (RunEvent) -> Void
    ) async throws {
        if skipsBadFrames { source.metadata.warnings.forEach { report(.warning($0)) } }
        report(.started(framesDone: draft.frames.count, frameCount: names.count))
        let frames = Array(draft.frames.count..<names.count)
        try await OrderedWork.run(frames, inFlight: threads.framesInFlight(source.parallelism)) { index in
            MaskExport.masks(index, of: source)
        } consume: { index, result in
            guard !Task.isCancelled else { throw interrupted(draft, frameCount: names.count) }
            if skipsBadFrames, case .failure(let error) = result {
                try draft.add(MaskDraft.FrameNote(), file: nil)
                return report(.badFrame(index: index, reason: "\(error)"))
            }
            let note = try write(try result.get(), to: draft.masks + "/" + names[index], draft: draft)
            if !note.boxesWithoutMask.isEmpty { report(.boxesWithoutMask(note.boxesWithoutMask)) }
            report(.frame(index: index, cells: note.cells ?? 0, framesDone: index + 1, frameCount: names.count))
        }
    }

    private func write(_ found: FrameMasks, to file: String, draft: MaskDraft) throws -> MaskDraft.FrameNote {
        let labels = found.runs.runs.map(\.label).max() ?? 0
        try LabelStackWriter.writeLabels(
            found.runs,
            to: file,
            depth: labels > UInt32(UInt16.max) ? .uint32 : .uint16,
            compression: .deflate,
            isDurable: false
        )
        let cells = found.runs.regionProperties().count
        let note = MaskDraft.FrameNote(cells: cells, boxesWithoutMask: found.boxesWithoutMask)
        try draft.add(note, file: file)
        return note
    }

    /// Gives the folder its name.
    private func finish(
        _ folder: consuming OutputFolder,
        series: FrameNames,
        draft: MaskDraft,
        frameCount: Int
    ) throws(RunError) {
        guard !draft.isEmpty else {
            throw .incomplete(file: output, reason: "each of the \(frameCount) frame(s) was skipped")
        }
        do {
            try folder.finish(replacing: [series])
        } catch .cancelled {
            throw interrupted(draft, frameCount: frameCount)
        }
    }

    private func interrupted(_ draft: MaskDraft, frameCount: Int) -> RunError {
        .interrupted(
            framesDone: draft.frames.count,
            frameCount: frameCount,
            state: draft.isEmpty ? "no masks were written" : "their masks are kept beside \(output)",
            isResumable: !draft.isEmpty
        )
    }

    /// The masks of a frame, and the boxes that gave none.
    private struct FrameMasks: Sendable {
        let runs: LabelRuns
        let boxesWithoutMask: [BoxWithoutMask]
    }

    private static func masks(_ index: Int, of source: FrameSource) -> Result<FrameMasks, RunError> {
        RunError.result {
            let found = try source.frame(at: index).segmentation
            let missing = found.missing.sorted { $0.key < $1.key }.map { row, reason in
                BoxWithoutMask(frame: index, line: BoxTable.line(ofRow: row), reason: "\(reason)")
            }
            return FrameMasks(runs: LabelRuns(found.labels), boxesWithoutMask: missing)
        }
    }
}
