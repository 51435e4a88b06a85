/// One cell while it is visible, as the Cell Tracking Challenge writes it: label, begin, end, parent.
public struct TruthTrack: Sendable, Hashable, Codable {
    /// The cell's label in the label images; 1-based.
    public var label: UInt32
    /// First frame, 0-based.
    public var begin: Int
    /// Last frame; the label is in every frame from the first to the last.
    public var end: Int
    /// Label of the mother; 0 where there is none or she was not visible just before.
    public var mother: UInt32

    /// Makes a record.
    public init(label: UInt32, begin: Int, end: Int, mother: UInt32) {
        self.label = label
        self.begin = begin
        self.end = end
        self.mother = mother
    }
}
