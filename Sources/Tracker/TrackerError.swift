/// What can be wrong with the tracker's input.
public enum TrackerError: Error, Sendable, Equatable {
    /// A frame differs in size from the first one.
    case frameSize(frame: Int, expectedWidth: Int, expectedHeight: Int, foundWidth: Int, foundHeight: Int)
    /// Frames do not arrive in ascending order.
    case frameOrder(previous: Int, found: Int)
    /// A parameter lies outside its range.
    case parameter(name: String, reason: String)
}

extension TrackerError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .frameSize(let frame, let expectedWidth, let expectedHeight, let foundWidth, let foundHeight):
            "frame \(frame) is \(foundWidth) x \(foundHeight) pixels, the first frame is "
                + "\(expectedWidth) x \(expectedHeight); all frames must have one size"
        case .frameOrder(let previous, let found):
            "frame \(found) came after frame \(previous); frames must arrive in ascending order"
        case .parameter(let name, let reason):
            "\(name): \(reason)"
        }
    }
}
