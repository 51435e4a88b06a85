/// One mask that was made because neighbouring frames show that the segmentation missed, merged or cut a cell.
public struct MaskRepair: Sendable, Hashable {
    /// What was wrong.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The cell had no mask; this one is interpolated between those before and after.
        case filled
        /// Several cells shared one mask; this is one cell's part of it.
        case split
        /// One cell's mask was in pieces; this one is their union.
        case joined
    }

    /// What was wrong.
    public var kind: Kind
    /// 0-based frame.
    public var frame: Int
    /// Label of the new mask, greater than every label of the segmentation in that frame.
    public var label: UInt32
    /// Labels of the segmentation that the new mask stands for, ascending: none, the shared one, or the pieces.
    public var sources: [UInt32]

    /// Makes a repair.
    public init(kind: Kind, frame: Int, label: UInt32, sources: [UInt32]) {
        self.kind = kind
        self.frame = frame
        self.label = label
        self.sources = sources
    }

    /// The mask that was made.
    package var detection: DetectionID { DetectionID(frame: frame, label: label) }
}
