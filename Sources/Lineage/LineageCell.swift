/// One cell of a lineage: a track with its place in the tree.
public struct LineageCell: Sendable, Equatable {
    /// Id of the track, 1-based.
    public var id: Int
    /// Track of the mother; nil for a founder.
    public var mother: Int?
    /// Founder of the tree.
    public var root: Int
    /// Divisions between the founder and this cell; 0 for a founder.
    public var generation: Int
    /// First frame with an observation.
    public var birthFrame: Int
    /// Last frame with an observation.
    public var endFrame: Int
    /// How the record ends.
    public var fate: CellFate
    /// Confidence of the division that gave birth to it; nil for a founder.
    public var confidence: Double?
    /// Daughters (mitosis) or buds (budding), in order of birth frame, then id.
    public var daughters: [Int]

    /// Makes a cell.
    package init(
        id: Int,
        mother: Int?,
        root: Int,
        generation: Int,
        birthFrame: Int,
        endFrame: Int,
        fate: CellFate,
        confidence: Double?,
        daughters: [Int]
    ) {
        self.id = id
        self.mother = mother
        self.root = root
        self.generation = generation
        self.birthFrame = birthFrame
        self.endFrame = endFrame
        self.fate = fate
        self.confidence = confidence
        self.daughters = daughters
    }
}
