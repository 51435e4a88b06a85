import CellImage
import Evaluation
import MovieIO
import Pipeline
import TrackStore

/// Masks of numbered frames, read one at a time: from label files or from a result file.
struct MaskSource {
    /// The frames that have masks, ascending.
    let frameNumbers: [Int]
    private let read: (Int) throws -> LabelRuns

    /// Opens a complete result file, or masks as a stack, a folder or a pattern.
    init(path: String) throws {
        if ResultFile.isMeant(by: path) {
            self.init(try ResultContents(try TrackStore.open(at: path, readOnly: true)))
        } else {
            self.init(try LabelMovie([path]))
        }
    }

    /// Takes masks as they are.
    private init(_ masks: LabelMovie) {
        frameNumbers = masks.frameNumbers
        read = { LabelRuns(try masks.labels(at: $0)) }
    }

    /// Takes the masks of a result's tracked cells, after repairs; a frame that was skipped counts as one without cells.
    init(_ contents: ResultContents) {
        let frames = contents.frames.map(\.frame)
        frameNumbers = frames
        read = { try contents.masks(inFrame: frames[$0]) }
    }

    /// The masks at a position among the frame numbers.
    func masks(at position: Int) throws -> LabelRuns {
        try read(position)
    }
}
