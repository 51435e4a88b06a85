/// A rule of the Cell Tracking Challenge that a table or its masks break.
public enum CTCViolation: Error, Sendable, Hashable {
    /// The table has no line.
    case noTracks
    /// A track has label 0, which is background.
    case labelZero
    /// Two lines have one label.
    case duplicateLabel(UInt32)
    /// A track ends before it begins.
    case endsBeforeItBegins(label: UInt32)
    /// A track begins before frame 0 or ends after the last frame.
    case outsideTheMovie(label: UInt32, frameCount: Int)
    /// A parent is not in the table.
    case unknownParent(label: UInt32, parent: UInt32)
    /// A parent is still there when its child begins.
    case parentEndsTooLate(label: UInt32, parent: UInt32, parentEnd: Int, childBegin: Int)
    /// The table says that a track is in a frame, but its masks do not: a gap.
    case missingInFrame(label: UInt32, frame: Int)
    /// The masks of a frame show a label that the table does not have there.
    case notInTable(label: UInt32, frame: Int)
}

extension CTCViolation: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .noTracks: "the table has no tracks"
        case .labelZero: "a track has label 0, which means background"
        case .duplicateLabel(let label): "label \(label) occurs twice in the table"
        case .endsBeforeItBegins(let label): "track \(label) ends before it begins"
        case .outsideTheMovie(let label, let frameCount):
            "track \(label) leaves the movie's frames 0 to \(frameCount - 1)"
        case .unknownParent(let label, let parent): "track \(label) has parent \(parent), which is not in the table"
        case .parentEndsTooLate(let label, let parent, let parentEnd, let childBegin):
            "track \(label) begins in frame \(childBegin), but its parent \(parent) ends only in frame \(parentEnd)"
        case .missingInFrame(let label, let frame):
            "track \(label) has no mask in frame \(frame); write the piece after a gap as a child of the piece before"
        case .notInTable(let label, let frame): "the masks of frame \(frame) show label \(label), the table does not"
        }
    }
}
