/// A moment of a movie.
public enum MovieMoment: Sendable, Equatable {
    /// Minutes since the first frame.
    case minutes(Double)
    /// A frame, 0-based, where the clock is unknown.
    case frame(Int)
}
