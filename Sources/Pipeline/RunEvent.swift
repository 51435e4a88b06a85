/// What a run tells while it works.
public enum RunEvent: Sendable, Equatable {
    /// The size of the cells is looked for in a frame of the movie, the `number`th of `count`, from 1.
    case findingCellSize(number: Int, count: Int)
    /// Frames are not scaled so far that cells of the diameter that was given have the size that suits the network; they
    /// have that many of its pixels across.
    case limitedScale(diameterInNetwork: Double)
    /// Work begins; `framesDone` were stored before.
    case started(framesDone: Int, frameCount: Int)
    /// A frame is stored.
    case frame(index: Int, cells: Int, framesDone: Int, frameCount: Int)
    /// What a reader of the result should know, in a sentence.
    case warning(String)
    /// A frame was skipped.
    case badFrame(index: Int, reason: String)
    /// Boxes of a frame gave no mask; there is at least one.
    case boxesWithoutMask([BoxWithoutMask])
    /// All frames are stored; tracks are being made.
    case linking
}
