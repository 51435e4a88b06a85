/// What can keep tracks and divisions from forming a forest.
public enum LineageError: Error, Sendable, Equatable {
    /// A division names a track that does not exist.
    case unknownTrack(id: Int)
    /// Two tracks carry one id.
    case duplicateTrack(id: Int)
    /// A track is named as daughter of two mothers, or twice by one.
    case twoMothers(daughter: Int, first: Int, second: Int)
    /// A daughter exists before its mother does, or a mitotic mother outlives its division.
    case outOfOrder(mother: Int, daughter: Int, frame: Int)
    /// Following mothers upwards from this track never ends.
    case cycle(track: Int)
    /// More tracks than the format can hold.
    case tooManyTracks(count: Int, limit: Int, format: String)
    /// An export cannot be made from this forest.
    case export(format: String, reason: String)
}

extension LineageError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .unknownTrack(let id): "a division names track \(id), which does not exist"
        case .duplicateTrack(let id): "track \(id) occurs twice"
        case .twoMothers(let daughter, let first, let second):
            "track \(daughter) has two mothers, \(first) and \(second)"
        case .outOfOrder(let mother, let daughter, let frame):
            "track \(daughter) cannot be a daughter of track \(mother) at frame \(frame): their frames contradict it"
        case .cycle(let track): "track \(track) is its own ancestor"
        case .tooManyTracks(let count, let limit, let format):
            "\(count) tracks do not fit \(format), which holds \(limit)"
        case .export(let format, let reason): "cannot write \(format): \(reason)"
        }
    }
}
