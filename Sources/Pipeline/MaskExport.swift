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
    /// - Returns: the number of cells of every frame.
    /// - Throws: `RunError`.
    public func start(report: @Sendable (RunEvent) -> Void = { _ in }) async throws -> [Int] {
        let inputs = RunInputs(
            parameters: parameters,
            moviePaths: moviePaths,
            labelPaths: [],
            boxesFile: boxesFile,
            threads: threads
        )
        let source = try inputs.open()
        let count = source.metadata.frameCount
        // Masks of a sequence with gaps are numbered like its files, so that they fit them again.
        let numbers = source.metadata.frameNumbers ?? Array(0..<count)
        let names = FrameNames(prefix: "mask", suffix: ".tif", count: (numbers.last ?? 0) + 1)
        let folder = try OutputFolder(path: output, overwrite: overwrite)
        var cells: [Int] = []
        report(.started(framesDone: 0, frameCount: count))
        try await OrderedWork.run(Array(0..<count), inFlight: threads.framesInFlight(source.parallelism)) { index in
            MaskExport.labels(index, of: source)
        } consume: { index, result in
            guard !Task.isCancelled else {
                throw RunError.interrupted(framesDone: index, frameCount: count, advice: "no masks were written")
            }
            let runs = try result.get()
            let labels = runs.runs.map(\.label).max() ?? 0
            let file = try folder.file(names.name(numbers[index]))
            try LabelStackWriter.writeLabels(
                runs,
                to: file,
                depth: labels > UInt32(UInt16.max) ? .uint32 : .uint16,
                compression: .deflate,
                isDurable: false
            )
            cells.append(runs.regionProperties().count)
            report(.frame(index: index, cells: cells[index], framesDone: index + 1, frameCount: count))
        }
        try folder.finish(replacing: [names])
        return cells
    }

    private static func labels(_ index: Int, of source: FrameSource) -> Result<LabelRuns, RunError> {
        do throws(RunError) {
            return .success(try RunError.translate { LabelRuns(try source.frame(at: index).segmentation.labels) })
        } catch {
            return .failure(error)
        }
    }
}
