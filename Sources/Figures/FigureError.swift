/// What can keep a figure from being drawn.
///
/// Emptiness is no error: a figure without cells is drawn with the words "no cells" in it.
public enum FigureError: Error, Sendable, Equatable {
    /// A time is given in minutes, but the movie has no clock.
    case noClock(mark: String)
    /// A size, a range or another setting cannot be used.
    case parameter(name: String, reason: String)
    /// Two inputs that must cover the same field of view differ in size.
    case sizeMismatch(imageWidth: Int, imageHeight: Int, labelWidth: Int, labelHeight: Int)
    /// Two traces of one figure are of the same track.
    case duplicateTrack(id: Int)
    /// The samples of a picture do not fit its size.
    case picture(reason: String)
}

extension FigureError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .noClock(let mark):
            "the mark \"\(mark)\" is given in minutes, but the movie has no clock; give its frame or the frame interval"
        case .parameter(let name, let reason): "\(name): \(reason)"
        case .sizeMismatch(let imageWidth, let imageHeight, let labelWidth, let labelHeight):
            "the image has \(imageWidth) x \(imageHeight) pixels, its labels \(labelWidth) x \(labelHeight); "
                + "both must be of one frame"
        case .duplicateTrack(let id): "track \(id) occurs twice in one panel; every track is drawn once"
        case .picture(let reason): "the picture cannot be written: \(reason)"
        }
    }
}
