import CellImage
import MovieIO
import Segmenter

/// Finds cells and writes their masks, without a result file.
public struct MaskExport: Sendable {
    /// All parameters; those of the movie, channels and segmentation count.
    public var parameters: RunParameters
    /// The movie: files, a folder or a pattern.
    public var moviePaths: [String]
    /// The folder that `maskNNN.tif` are written into.
    public var output: String
    /// Whether existing files may be replaced.
    public var overwrite: Bool
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
        overwrite: Bool = false,
        threads: ThreadBudget
    ) {
        self.parameters = parameters
        self.moviePaths = moviePaths
        self.boxesFile = boxesFile
        self.output = output
        self.overwrite = overwrite
        self.threads = threads
    }

    /// Does the job; the folder appears when all masks are written.
    ///
    /// - Parameter report: hears of every step, in order.
    /// - Returns: what was written.
    /// - Throws: `RunError`.
    public func start(report: @Sendable (RunEvent) -> Void = { _ in }) async throws -> ExportedMasks {
        var inputs = RunInputs(
            parameters: parameters,
            moviePaths: moviePaths,
            labelPaths: [],
            boxesFile: boxesFile,
            threads: threads
        )
        inputs.readsCutFiles = skipsBadFrames
        let source = try inputs.open(report: report)
        let count = source.metadata.frameCount
        // Masks of a sequence with gaps are numbered like its files, so that they fit them again.
        let numbers = source.metadata.frameNumbers ?? Array(0..<count)
        let names = FrameNames(prefix: "mask", suffix: ".tif", count: (numbers.last ?? 0) + 1)
        let folder = try OutputFolder(
            path: output,
            overwrite: overwrite,
            keeping: KeptFiles(source.metadata.files)
        )
        var exported = ExportedMasks()
        if boxesFile != nil { exported.boxesWithoutMask = [] }
        if skipsBadFrames { source.metadata.warnings.forEach { report(.warning($0)) } }
        report(.started(framesDone: 0, frameCount: count))
        try await OrderedWork.run(Array(0..<count), inFlight: threads.framesInFlight(source.parallelism)) { index in
            MaskExport.masks(index, of: source)
        } consume: { index, result in
            guard !Task.isCancelled else {
                throw RunError.interrupted(framesDone: index, frameCount: count, advice: "no masks were written")
            }
            if skipsBadFrames, case .failure(let error) = result {
                exported.cellsPerFrame.append(nil)
                return report(.badFrame(index: index, reason: "\(error)"))
            }
            let found = try result.get()
            let labels = found.runs.runs.map(\.label).max() ?? 0
            let file = try folder.file(names.name(numbers[index]))
            try LabelStackWriter.writeLabels(
                found.runs,
                to: file,
                depth: labels > UInt32(UInt16.max) ? .uint32 : .uint16,
                compression: .deflate,
                isDurable: false
            )
            let cells = found.runs.regionProperties().count
            exported.cellsPerFrame.append(cells)
            if !found.boxesWithoutMask.isEmpty {
                exported.boxesWithoutMask? += found.boxesWithoutMask
                report(.boxesWithoutMask(found.boxesWithoutMask))
            }
            report(.frame(index: index, cells: cells, framesDone: index + 1, frameCount: count))
        }
        guard exported.cellsPerFrame.contains(where: { $0 != nil }) else {
            throw RunError.incomplete(file: output, reason: "each of the \(count) frame(s) was skipped")
        }
        try folder.finish(replacing: [names])
        return exported
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
