/// What can keep tracks and divisions from forming a forest, or a forest from being read or written.
public enum LineageError: Error, Sendable, Equatable {
    /// A division names a track that does not exist.
    case unknownTrack(id: Int)
    /// Two tracks carry one id.
    case duplicateTrack(id: Int)
    /// A track breaks a rule of its own; `reason` says which.
    case malformedTrack(id: Int, reason: String)
    /// A track is named as daughter of two mothers, or twice by one.
    case twoMothers(daughter: Int, first: Int, second: Int)
    /// A daughter exists before its mother does, or a mitotic mother outlives its division.
    case outOfOrder(mother: Int, daughter: Int, frame: Int)
    /// A mitosis has neither two nor three daughters, or a bud emergence has not exactly one bud.
    case daughterCount(mother: Int, count: Int, kind: DivisionKind)
    /// A mother goes through mitosis twice.
    case dividesTwice(mother: Int)
    /// Following mothers upwards from this track never ends.
    case cycle(track: Int)
    /// A track holds an observation that the frame's detections do not contain.
    case missingDetection(frame: Int, label: UInt32)
    /// The masks of a frame could not be had.
    case unreadableMasks(frame: Int, reason: String)
    /// The neck marker of a frame could not be had, or is not of the size of its masks.
    case unreadableMarker(frame: Int, reason: String)
    /// A parameter lies outside its range.
    case parameter(name: String, reason: String)
    /// More tracks than the format can hold.
    case tooManyTracks(count: Int, limit: Int, format: String)
    /// An export cannot be made from this forest.
    case export(format: String, reason: String)
    /// Text is not a Newick tree; the position counts bytes from 0.
    case newick(position: Int, reason: String)
}

extension LineageError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .unknownTrack(let id): "a division names track \(id), which does not exist"
        case .duplicateTrack(let id): "track \(id) occurs twice; every track needs an id of its own"
        case .malformedTrack(let id, let reason): "track \(id): \(reason)"
        case .twoMothers(let daughter, let first, let second):
            "track \(daughter) has two mothers, \(first) and \(second); remove one of the divisions"
        case .outOfOrder(let mother, let daughter, let frame):
            "track \(daughter) cannot be a daughter of track \(mother) at frame \(frame): their frames contradict it"
        case .daughterCount(let mother, let count, let kind):
            "the \(kind.rawValue) of track \(mother) has \(count) daughters; "
                + (kind == .mitosis ? "two or three are possible" : "exactly one is possible")
        case .dividesTwice(let mother): "track \(mother) ends by mitosis twice; remove one of the divisions"
        case .cycle(let track): "track \(track) is its own ancestor"
        case .missingDetection(let frame, let label):
            "a track holds label \(label) of frame \(frame), which that frame's detections lack; "
                + "tracks and detections must come from the same masks"
        case .unreadableMasks(let frame, let reason): "the masks of frame \(frame) cannot be read: \(reason)"
        case .unreadableMarker(let frame, let reason): "the neck marker of frame \(frame) cannot be read: \(reason)"
        case .parameter(let name, let reason): "\(name): \(reason)"
        case .tooManyTracks(let count, let limit, let format):
            "\(count) tracks do not fit \(format), which hold \(limit); allow labels of 32 bits"
        case .export(let format, let reason): "cannot write \(format): \(reason)"
        case .newick(let position, let reason): "not a Newick tree at byte \(position): \(reason)"
        }
    }
}
