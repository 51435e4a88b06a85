import CellImage
import Evaluation
import MovieIO

/// Masks of a folder by the numbers of their frames.
struct NumberedMasks {
    private let folder: String
    private let masks: LabelMovie
    private let positions: [Int: Int]

    /// Opens the masks of a folder.
    init(_ folder: String) throws {
        self.folder = folder
        masks = try LabelMovie([folder])
        positions = Dictionary(zip(masks.frameNumbers, 0...)) { first, _ in first }
    }

    /// The frames that have masks.
    var frames: Set<Int> { Set(positions.keys) }

    /// The number behind that of the last frame.
    var end: Int { (masks.frameNumbers.max() ?? -1) + 1 }

    /// The frames from the first to the last one that has masks.
    ///
    /// - Throws: `EvaluationError.missingMasks` when masks are missing in between.
    func stretch() throws(EvaluationError) -> Range<Int> {
        let missing = FrameList.gaps(in: masks.frameNumbers)
        guard missing.isEmpty else { throw .missingMasks(folder: folder, frames: missing) }
        return (masks.frameNumbers.min() ?? 0)..<end
    }

    /// The masks of a frame.
    ///
    /// - Throws: `EvaluationError.missingMasks` where it has no file, and what reading it throws.
    func masks(frame: Int) throws -> LabelRuns {
        guard let position = positions[frame] else {
            throw EvaluationError.missingMasks(folder: folder, frames: FrameList([frame]))
        }
        return LabelRuns(try masks.labels(at: position))
    }
}
