/// What can be wrong with the tracker's input.
public enum TrackerError: Error, Sendable, Equatable {
    /// A frame differs in size from the first one.
    case frameSize(frame: Int, expectedWidth: Int, expectedHeight: Int, foundWidth: Int, foundHeight: Int)
    /// Frames do not arrive in ascending order.
    case frameOrder(previous: Int, found: Int)
    /// The detections of a frame cannot be tracked; `reason` says what is wrong with them.
    case detections(frame: Int, reason: String)
    /// The overlaps of two frames are missing or contradict the detections; `reason` says how.
    case overlaps(earlierFrame: Int, laterFrame: Int, reason: String)
    /// A parameter lies outside its range or does not exist.
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
        case .detections(let frame, let reason):
            "the detections of frame \(frame) cannot be tracked: \(reason)"
        case .overlaps(let earlierFrame, let laterFrame, let reason):
            "the overlaps of frames \(earlierFrame) and \(laterFrame) cannot be used: \(reason)"
        case .parameter(let name, let reason):
            "\(name): \(reason)"
        }
    }
}
