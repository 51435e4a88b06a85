/// What became of boxes that were given.
public struct BoxMasks: Sendable {
    /// Labels from 1 without gaps, with the IoU that the network expects as their score.
    public let segmentation: Segmentation
    /// The cells in ascending order of their labels, each with the number of its box.
    public let cells: [AssembledCell]
    /// Why boxes have no label, by their number from 0.
    public let missing: [Int: MissingMask]
}

/// Why a box that was given has no label.
public enum MissingMask: Sendable, Hashable {
    /// The network expects too low an IoU of the mask.
    case uncertain(least: Float)
    /// Masks of boxes before it cover more than half of the mask.
    case covered
    /// Too few pixels of the mask are left.
    case small
    /// The frame shows nothing.
    case blank

    /// The reasons of the boxes that have one.
    static func reasons(count: Int, _ reason: (_ box: Int) -> MissingMask?) -> [Int: MissingMask] {
        var reasons: [Int: MissingMask] = [:]
        for box in 0..<count { reasons[box] = reason(box) }
        return reasons
    }
}

extension MissingMask: CustomStringConvertible {
    /// The reason for a person.
    public var description: String {
        switch self {
        case .uncertain(let least): "the network expects an IoU below \(least) (masks.leastPredictedIoU)"
        case .covered: "other boxes' masks cover more than half of it"
        case .small: "too few pixels are left for it (masks.leastArea)"
        case .blank: "the image has one brightness"
        }
    }
}
