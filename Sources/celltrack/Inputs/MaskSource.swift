import CellImage
import Evaluation
import MovieIO
import Pipeline
import TrackStore

/// Masks of frames by their number: from label files or from a result file.
enum MaskSource {
    case files(LabelMovie, [Int: Int])
    case result(ResultContents)

    /// Opens a complete result file, or masks as a stack, a folder or a pattern.
    init(path: String) throws {
        if ResultFile.isMeant(by: path) {
            self = .result(try ResultContents(try TrackStore.open(at: path, readOnly: true)))
        } else {
            let masks = try LabelMovie([path])
            self = .files(masks, Dictionary(zip(masks.frameNumbers, 0...)) { first, _ in first })
        }
    }

    /// The masks of a frame, of a result those of its tracked cells after repairs; empty where label files have none, and where the frame was skipped.
    ///
    /// - Throws: `EvaluationError.frameCountMismatch` beyond the end of a result.
    func masks(frame: Int) throws -> LabelRuns {
        switch self {
        case .result(let contents):
            guard frame < contents.frames.count else {
                throw EvaluationError.frameCountMismatch(reference: frame + 1, result: contents.frames.count)
            }
            return try contents.masks(inFrame: frame)
        case .files(let masks, let numbers):
            guard let index = numbers[frame] else {
                return LabelRuns(LabelImage(width: masks.width, height: masks.height))
            }
            return LabelRuns(try masks.labels(at: index))
        }
    }
}
