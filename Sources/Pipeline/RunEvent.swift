/// What a run tells while it works.
public enum RunEvent: Sendable, Equatable {
    /// Work begins; `framesDone` were stored before.
    case started(framesDone: Int, frameCount: Int)
    /// A frame is stored.
    case frame(index: Int, cells: Int, framesDone: Int, frameCount: Int)
    /// What a reader of the result should know, in a sentence.
    case warning(String)
    /// A frame was skipped.
    case badFrame(index: Int, reason: String)
    /// All frames are stored; tracks are being made.
    case linking
}
